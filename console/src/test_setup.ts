import { i18n } from "@lingui/core";
import { cleanup, configure } from "@testing-library/react";
import { afterEach } from "vitest";

// The environment lacks it, and the kit asks it for ids.
globalThis.CSS ??= { escape: (text: string) => text.replace(/[^\w-]/g, "\\$&") } as typeof CSS;
// On a machine that is busy a first rendering takes longer than a second.
configure({ asyncUtilTimeout: 10_000 });
document.documentElement.lang = "en";
i18n.loadAndActivate({ locale: "en", messages: {} });
afterEach(cleanup);
