/** Events and reasons as the registry knows them: what they are called, and what they must carry. */
import { queryOptions } from "@tanstack/react-query";
import { read } from "~/api/client";
import type { EventDataItem } from "~/rules/machine";

const REGISTRY = "/core/api/v1/state-machine";

export interface RegisteredEvent {
  readonly eventCode: string;
  readonly description: string;
  readonly isEnabled: boolean;
  readonly reasons: readonly { readonly reasonCode: string; readonly description: string }[];
  readonly dataValidations: readonly EventDataItem[];
}

/** What a person calls an event: its description, or its code as long as that is all that is known. */
export function eventName(code: string, registered: RegisteredEvent | undefined): string {
  return registered === undefined || registered.description === "" ? code : registered.description;
}

export const eventQuery = (code: string) =>
  queryOptions({
    queryKey: ["registered event", code],
    queryFn: ({ signal }) => read<RegisteredEvent>(`${REGISTRY}/events/${encodeURIComponent(code)}`, signal),
  });
