/** A real SMTP server beside the stack: Python's aiosmtpd, as the server's own tests have it. It prints what it gets. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { environment, PYTHON } from "./stack";

/** The door out lets mail go to ports of mail alone. */
export const MAIL_PORT = 2525;
const START_MS = 10_000;
const LOOK_MS = 50;

export interface MailReceiver {
  readonly url: string;
  /** All that came, as it came. */
  readonly letters: () => string;
  readonly stop: () => Promise<void>;
}

async function isListening(): Promise<boolean> {
  const socket = connect(MAIL_PORT, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

export async function startMailReceiver(): Promise<MailReceiver> {
  const arguments_ = ["-u", "-m", "aiosmtpd", "-n", "-c", "aiosmtpd.handlers.Debugging", "stdout", "-l", `127.0.0.1:${MAIL_PORT}`];
  const child = spawn(PYTHON, arguments_, { env: environment(), stdio: ["ignore", "pipe", "inherit"] });
  let letters = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    letters += text;
  });
  const until = Date.now() + START_MS;
  while (!(await isListening())) {
    if (Date.now() > until || child.exitCode !== null) throw new Error(`no mail server listens at port ${MAIL_PORT}`);
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
  const stop = async () => {
    const end = once(child, "exit");
    child.kill("SIGTERM");
    await end;
  };
  return { url: `smtp://127.0.0.1:${MAIL_PORT}`, letters: () => letters, stop };
}
