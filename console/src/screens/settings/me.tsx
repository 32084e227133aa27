import { Trans, useLingui } from "@lingui/react/macro";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { roleWords } from "~/api/apps";
import type { ApiError } from "~/api/fault";
import { nameThePerson } from "~/api/haulier";
import { refusalFrom } from "~/app/errors";
import { leave } from "~/app/leave";
import { SESSION_KEY, useSession } from "~/app/session";
import { chooseLanguage, LANGUAGES, speak } from "~/app/words";
import { Button } from "~/ui/button";
import { Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { type Density, setLook, type Theme, useLook } from "~/ui/look";
import { Facts } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import styles from "./settings.module.css";

/** Who sits here, and how this browser shows things. */
export function Me() {
  const { t } = useLingui();
  const session = useSession();
  return (
    <>
      <Facts
        facts={[
          [t`Tenant`, session.tenant.name],
          [t`App`, session.app.name],
          [t`Roles`, session.roles.length === 0 ? "–" : session.roles.map((role) => roleWords(role).name).join(", ")],
        ]}
      />
      <NameForm />
      <Looks />
      <SignOut />
    </>
  );
}

function NameForm() {
  const { t } = useLingui();
  const session = useSession();
  const queries = useQueryClient();
  const known = session.person?.name ?? "";
  const [name, setName] = useState(known);
  const [isBusy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const isChanged = name.trim() !== known && name.trim() !== "";
  const save = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setRefusal(null);
    try {
      queries.setQueryData(SESSION_KEY, await nameThePerson(name.trim()));
      showToast({ tone: "plain", text: t`The audit log names you ${name.trim()} from now on.` });
    } catch (error) {
      setRefusal(refusalFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form className={styles["form"]} onSubmit={(event) => void save(event)}>
      <div className={styles["line"]}>
        <TextField
          label={t`Your name`}
          hint={t`The audit log names you by it.`}
          value={name}
          onChange={setName}
          autoComplete="name"
          error={refusal?.faults[0]?.message ?? refusal?.message}
        />
        <Button type="submit" look="primary" isPending={isBusy} isDisabled={!isChanged}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </form>
  );
}

/** Theme, density, language and keys: kept in this browser, for all its windows. */
function Looks() {
  const { t } = useLingui();
  const look = useLook();
  const themes: readonly { id: Theme; label: string }[] = [
    { id: "system", label: t`As the system` },
    { id: "light", label: t`Light` },
    { id: "dark", label: t`Dark` },
    { id: "sun", label: t`Sun: black on white` },
  ];
  const densities: readonly { id: Density; label: string }[] = [
    { id: "compact", label: t`Compact` },
    { id: "normal", label: t`Normal` },
    { id: "roomy", label: t`Roomy` },
  ];
  const languages = [{ id: "browser", label: t`As the browser` }, ...Object.entries(LANGUAGES).map(([id, label]) => ({ id, label }))];
  const changeLanguage = (id: string) => {
    const language = id === "browser" ? "" : id;
    setLook({ language });
    speak(chooseLanguage(language, navigator.languages)).catch((error: unknown) =>
      showToast({ text: refusalFrom(error).message, tone: "failed" }),
    );
  };
  return (
    <section className={styles["form"]} aria-labelledby="looks">
      <h2 id="looks">
        <Trans>In this browser</Trans>
      </h2>
      <Select label={t`Language`} choices={languages} value={look.language === "" ? "browser" : look.language} onChange={changeLanguage} />
      <Select label={t`Theme`} choices={themes} value={look.theme} onChange={(theme) => setLook({ theme: theme as Theme })} />
      <Select label={t`Rows`} choices={densities} value={look.density} onChange={(density) => setLook({ density: density as Density })} />
      <Checkbox
        label={t`Single letters act in lists, such as x to select`}
        isSelected={look.hasLetters}
        onChange={(hasLetters) => setLook({ hasLetters })}
      />
    </section>
  );
}

function SignOut() {
  const [isBusy, setBusy] = useState(false);
  const signOut = async () => {
    setBusy(true);
    try {
      await leave();
    } catch (error) {
      setBusy(false);
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
  };
  return (
    <div>
      <Button onPress={() => void signOut()} isPending={isBusy}>
        <Trans>Sign out</Trans>
      </Button>
    </div>
  );
}
