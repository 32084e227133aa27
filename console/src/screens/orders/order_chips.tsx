import { useLingui } from "@lingui/react/macro";
import { wordsOfOrderState } from "~/app/order_states";
import { StatusChip } from "~/app/statuses";
import { useReasons } from "~/app/use_reasons";
import { useWrite } from "~/live/use_live";
import { stateText } from "~/rules/machine";
import { StateChip } from "~/ui/chip";
import { CANCELLATION_WORDS } from "./words";

/** A state of an order or a work order; dotted while something was asked for that is not confirmed. */
export function OrderStateChip({ state, of }: { state: string; of?: string }) {
  const { i18n } = useLingui();
  const write = useWrite(of ?? "");
  const words = wordsOfOrderState(state);
  return (
    <StateChip tone={words?.tone ?? "waiting"} isAsked={write !== undefined && write.stage !== "refused"}>
      {words === undefined ? stateText(state) : i18n._(words.label)}
    </StateChip>
  );
}

/** How a request to cancel stands, with the reason why it was not granted. */
export function CancellationChip({ status, reason }: { status: string | null | undefined; reason?: string | null | undefined }) {
  const words = useReasons(reason !== null && reason !== undefined);
  if (status === null || status === undefined) return null;
  return (
    <>
      <StatusChip status={status} words={CANCELLATION_WORDS[status]} />
      {status === "FAILED" && reason ? <span>{words(reason)}</span> : null}
    </>
  );
}
