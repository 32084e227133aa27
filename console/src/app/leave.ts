import { endSession } from "~/api/haulier";

/** End the session and show the log-in page. Throws what the call throws. */
export async function leave(): Promise<void> {
  await endSession();
  location.replace("/console/");
}
