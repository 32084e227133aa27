/** Kinds and parts of orders as people call them. */
import type { MessageDescriptor } from "@lingui/core";
import { msg } from "@lingui/core/macro";
import type { StatusWords } from "~/app/statuses";

export const CANCELLATION_WORDS: Readonly<Record<string, StatusWords>> = {
  REQUESTED: { label: msg`cancelling is asked for`, tone: "risk" },
  CANCELLED: { label: msg`cancelled`, tone: "over" },
  FAILED: { label: msg`could not be cancelled`, tone: "failed" },
  PARTIALLY_CANCELLED: { label: msg`cancelled in part`, tone: "risk" },
};

export const WORK_ORDER_TYPES: Readonly<Record<string, MessageDescriptor>> = {
  MOVE_CONTAINERS: msg`move goods`,
  PHYSICAL_SERVICE: msg`service on the spot`,
  DIGITAL_SERVICE: msg`digital service`,
};

/** Which way goods of an order go; `NONE` says nothing. */
export const SHIPMENT_FLOWS: Readonly<Record<string, MessageDescriptor>> = {
  FORWARD: msg`to the customer`,
  REVERSE: msg`back from the customer`,
};

/** A job that is completed, and its work order is not. */
export const FAILED_ATTEMPT: StatusWords = { label: msg`without success`, tone: "failed" };

export const FLOW_TYPES: Readonly<Record<string, MessageDescriptor>> = {
  START_TOGETHER: msg`work orders begin together`,
  COMPLETE_TOGETHER: msg`work orders end together`,
  SEQUENTIAL: msg`one work order after the other`,
};

export const CONTACT_ROLES: Readonly<Record<string, MessageDescriptor>> = {
  DROP: msg`receives`,
  PICKUP: msg`hands out`,
  RETURN: msg`takes back`,
};
