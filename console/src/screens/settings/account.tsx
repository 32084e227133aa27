import { Trans, useLingui } from "@lingui/react/macro";
import { queryOptions, useQuery } from "@tanstack/react-query";
import { changePassword, readSelf, type Self } from "~/api/account";
import { useName } from "~/api/names";
import { PanelError } from "~/app/errors";
import { useSending } from "~/app/use_sending";
import { Button } from "~/ui/button";
import { TextField } from "~/ui/field";
import { Facts, Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import { useState } from "react";
import { OwnSessions } from "./own_sessions";
import { Passkeys } from "./passkeys";
import { SecondFactor } from "./second_factor";
import styles from "./settings.module.css";

const SELF_QUERY = queryOptions({ queryKey: ["account"], queryFn: ({ signal }) => readSelf(signal) });

/** The account of whoever is logged in: how it is proven, and where it is logged in. */
export function Account() {
  const { t } = useLingui();
  const read = useQuery(SELF_QUERY);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={6} label={t`Loading your account`} />;
  return read.data === null ? <NoAccount /> : <OwnAccount self={read.data} />;
}

function NoAccount() {
  return (
    <p>
      <Trans>
        This session began with a one-time link, so it is of nobody's account. <a href="/auth/console?to=%2Fconsole%2Fsettings%2Faccount">Log in with your account</a> to see
        it.
      </Trans>
    </p>
  );
}

function OwnAccount({ self }: { self: Self }) {
  const { t } = useLingui();
  const mobile = self.mobileNumber;
  return (
    <>
      <Facts
        facts={[
          [t`Name`, self.nickname],
          [t`E-mail`, self.email ?? "–"],
          [t`Mobile`, mobile === undefined ? "–" : `${mobile.countryCode} ${mobile.number}`],
          ...(self.participantId === undefined ? [] : [[t`Participant`, <Participant key="participant" id={self.participantId} />] as const]),
        ]}
      />
      <section aria-labelledby="password">
        <h2 id="password">
          <Trans>Password</Trans>
        </h2>
        <PasswordForm />
      </section>
      <section aria-labelledby="second-factor" className={styles["own"]}>
        <h2 id="second-factor">
          <Trans>Second factor</Trans>
        </h2>
        <SecondFactor userId={self.userId} />
      </section>
      <section aria-labelledby="passkeys" className={styles["own"]}>
        <h2 id="passkeys">
          <Trans>Passkeys</Trans>
        </h2>
        <Passkeys />
      </section>
      <section aria-labelledby="own-sessions" className={styles["own"]}>
        <h2 id="own-sessions">
          <Trans>Where you are logged in</Trans>
        </h2>
        <OwnSessions />
      </section>
    </>
  );
}

function Participant({ id }: { id: string }) {
  return <span title={id}>{useName(id)}</span>;
}

function PasswordForm() {
  const { t } = useLingui();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const { isBusy, refusal, faultOf, submit } = useSending(async () => {
    await changePassword({ currentPassword: current, newPassword: next });
    setCurrent("");
    setNext("");
    showToast({ tone: "plain", text: t`The password is changed. All your other sessions have ended.` });
  });
  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      {refusal === null ? null : <PanelError error={refusal} />}
      <TextField
        label={t`Password as it is`}
        type="password"
        value={current}
        onChange={setCurrent}
        error={faultOf("currentPassword")}
        autoComplete="current-password"
      />
      <TextField
        label={t`New password`}
        hint={t`At least 12 characters, of any kind. What is easy to guess is refused.`}
        type="password"
        value={next}
        onChange={setNext}
        error={faultOf("newPassword")}
        autoComplete="new-password"
      />
      <div>
        <Button type="submit" look="primary" isPending={isBusy} isDisabled={current === "" || next === ""}>
          <Trans>Change the password</Trans>
        </Button>
      </div>
    </form>
  );
}
