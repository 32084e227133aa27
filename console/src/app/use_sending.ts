import { type FormEvent, useState } from "react";
import type { ApiError } from "~/api/fault";
import type { FaultOf } from "./dialogs";
import { refusalFrom } from "./errors";

interface Sending {
  readonly isBusy: boolean;
  readonly refusal: ApiError | null;
  readonly faultOf: FaultOf;
  readonly submit: (event: FormEvent) => void;
}

/** A form that stands in the page: what sends it, whether that is under way, and why it was refused. */
export function useSending(send: () => Promise<unknown>): Sending {
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const submit = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      await send();
    } catch (error) {
      setRefusal(refusalFrom(error));
    }
    setBusy(false);
  };
  return {
    isBusy,
    refusal,
    faultOf: (field) => refusal?.faults.find((fault) => fault.field === field || fault.field.startsWith(`${field}.`))?.message,
    submit: (event) => {
      event.preventDefault();
      if (!isBusy) void submit();
    },
  };
}
