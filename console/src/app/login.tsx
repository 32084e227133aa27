import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useState } from "react";
import type { ApiError } from "~/api/fault";
import { beginSession, type Session } from "~/api/haulier";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { refusalFrom } from "./errors";
import styles from "./login.module.css";

const NAME_KEY = "haulier-name";

/** The secret of a one-time link: of the whole address as it was printed, or of its last part alone. */
function linkIn(text: string): string {
  return /[#&?]link=([^&\s]+)/.exec(text)?.[1] ?? text.trim();
}

function lastName(): string {
  try {
    return localStorage.getItem(NAME_KEY) ?? "";
  } catch {
    return "";
  }
}

/** The sign-in page of the company, which leads back to where one was. */
function accountPage(): string {
  return `/auth/console?to=${encodeURIComponent(location.pathname + location.search)}`;
}

/**
 * Log in with one's account, on the page that all apps of the company lead to, or with a one-time link. The name is what
 * the audit log will say of a session that a link began.
 */
export function LoginForm({ onBegun }: { onBegun: (session: Session) => void }) {
  const { t } = useLingui();
  const given = linkIn(location.hash.includes("link=") ? location.hash : "");
  const [link, setLink] = useState(given);
  const [name, setName] = useState(lastName);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      const session = await beginSession(linkIn(link), name.trim());
      try {
        localStorage.setItem(NAME_KEY, name.trim());
      } catch {
        // Without storage the name is asked again next time.
      }
      onBegun(session);
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  return (
    <form className={styles["form"]} onSubmit={(event) => void submit(event)}>
      {given === "" ? (
        <>
          <Button look="primary" onPress={() => location.assign(accountPage())} autoFocus>
            <Trans>Log in with your account</Trans>
          </Button>
          <p className={styles["or"]}>
            <Trans>or with a one-time link</Trans>
          </p>
        </>
      ) : null}
      {given === "" ? (
        <TextField
          label={t`One-time link`}
          hint={t`Paste the link that "haulier up" or "haulier console" printed. It works once, for ten minutes.`}
          value={link}
          onChange={setLink}
          isRequired
          autoComplete="off"
        />
      ) : null}
      <TextField
        label={t`Your name`}
        hint={t`The audit log names you by it.`}
        value={name}
        onChange={setName}
        autoFocus={given !== ""}
        autoComplete="name"
      />
      {refusal === null ? null : (
        <p role="alert" className={styles["refusal"]}>
          {refusal.message}
          {refusal.retryAfter === null ? null : ` ${t`Try again in ${refusal.retryAfter} s.`}`}
          {given !== "" ? (
            <Button look="quiet" onPress={() => location.replace("/console/board")}>
              <Trans>Use another link</Trans>
            </Button>
          ) : null}
        </p>
      )}
      <Button type="submit" look={given === "" ? "plain" : "primary"} isPending={isBusy} isDisabled={linkIn(link) === ""}>
        <Trans>Log in</Trans>
      </Button>
    </form>
  );
}

/** The page of whoever has no session yet. */
export function LoginPage({ onBegun }: { onBegun: (session: Session) => void }) {
  return (
    <main className={styles["page"]}>
      <div className={styles["card"]}>
        <h1>Haulier</h1>
        <LoginForm onBegun={onBegun} />
      </div>
    </main>
  );
}
