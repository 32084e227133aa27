import "~/style/tokens.css";
import "~/style/base.css";
import { i18n } from "@lingui/core";
import { I18nProvider } from "@lingui/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { I18nProvider as AriaLanguage } from "react-aria-components";
import { applyLook, currentLook } from "~/ui/look";
import { makeQueryClient } from "./query_client";
import { makeRouter } from "./router";
import { SESSION_QUERY } from "./session_query";
import { chooseLanguage, speak } from "./words";

applyLook();
const root = document.getElementById("root");
if (root === null) throw new Error("the page has no place for the console");
const queries = makeQueryClient();
const router = makeRouter(queries);
// Who is in, the screen's code and the words come side by side. What fails is asked again, and told, by who draws it.
void queries.prefetchQuery(SESSION_QUERY);
void router.load().catch(() => undefined);
await speak(chooseLanguage(currentLook().language, navigator.languages));

createRoot(root).render(
  <StrictMode>
    <I18nProvider i18n={i18n}>
      <AriaLanguage locale={document.documentElement.lang}>
        <QueryClientProvider client={queries}>
          <RouterProvider router={router} />
        </QueryClientProvider>
      </AriaLanguage>
    </I18nProvider>
  </StrictMode>,
);
