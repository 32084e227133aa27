import { useLingui } from "@lingui/react/macro";
import { ApiError } from "~/api/fault";
import { ErrorBox } from "~/ui/panel";

/** Any thrown thing as a refusal: what is no refusal is a fault of the page itself. */
export function refusalFrom(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, "", error instanceof Error ? error.message : String(error), "");
}

/** The error of one panel, in the server's words. */
export function PanelError({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useLingui();
  const words = { retry: t`Try again`, code: t`Code`, request: t`Request` };
  return <ErrorBox error={refusalFrom(error)} words={words} {...(onRetry === undefined ? {} : { onRetry })} />;
}

/** What the router shows when a screen itself breaks. */
export function ScreenError({ error, reset }: { error: unknown; reset?: () => void }) {
  return <PanelError error={error} {...(reset === undefined ? {} : { onRetry: reset })} />;
}
