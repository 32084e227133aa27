import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { LIFETIMES, type LifetimeName, rulesOf, type SecondFactor, setRules, type SignInRules, type Tenant } from "~/api/tenant";
import { PanelError } from "~/app/errors";
import { useSending } from "~/app/use_sending";
import { Button } from "~/ui/button";
import { Select } from "~/ui/choice_field";
import { countText } from "~/ui/count";
import { Checkbox, TextField } from "~/ui/field";
import { showToast } from "~/ui/toast";
import styles from "./settings.module.css";

const NAMES = Object.keys(LIFETIMES) as readonly LifetimeName[];
type Texts = Readonly<Record<LifetimeName, string>>;

const textsOf = (rules: SignInRules): Texts => ({
  accessMinutes: String(rules.minutes.accessMinutes ?? ""),
  idleMinutes: String(rules.minutes.idleMinutes ?? ""),
  maxMinutes: String(rules.minutes.maxMinutes ?? ""),
});

/** Whole minutes, null where nothing is typed, undefined for what is no number of minutes. */
function minutesOf(text: string): number | null | undefined {
  if (text.trim() === "") return null;
  const minutes = Number(text);
  return Number.isInteger(minutes) && minutes >= 1 ? minutes : undefined;
}

/** Second factor, invitations, and how long sessions last. */
export function SignInRulesForm({ tenant, mayChange, onSaved }: { tenant: Tenant; mayChange: boolean; onSaved: () => Promise<void> }) {
  const { t } = useLingui();
  const known = rulesOf(tenant);
  const [secondFactor, setSecondFactor] = useState(known.secondFactor);
  const [sendsInvitations, setSendsInvitations] = useState(known.sendsInvitations);
  const [texts, setTexts] = useState(() => textsOf(known));
  const isRight = NAMES.every((name) => minutesOf(texts[name]) !== undefined);
  const { isBusy, refusal, submit } = useSending(async () => {
    const minutes = Object.fromEntries(NAMES.map((name) => [name, minutesOf(texts[name]) ?? null])) as SignInRules["minutes"];
    await setRules(tenant.tenantId, { secondFactor, sendsInvitations, minutes });
    await onSaved();
    showToast({ tone: "plain", text: t`People sign in by these rules from now on.` });
  });
  const before = textsOf(known);
  const isChanged =
    secondFactor !== known.secondFactor || sendsInvitations !== known.sendsInvitations || NAMES.some((name) => texts[name].trim() !== before[name]);
  const factors = [
    { id: "off", label: t`off`, detail: t`Nobody is asked for one` },
    { id: "optional", label: t`optional`, detail: t`Whoever has set one up is asked for it` },
    { id: "required", label: t`required`, detail: t`Whoever has none sets one up when signing in` },
  ];
  const labels: Readonly<Record<LifetimeName, string>> = {
    accessMinutes: t`Minutes that an access token works`,
    idleMinutes: t`Minutes after which an unused session ends`,
    maxMinutes: t`Minutes after which any session ends`,
  };
  return (
    <form className={styles["form"]} onSubmit={submit} noValidate>
      {refusal === null ? null : <PanelError error={refusal} />}
      <Select
        label={t`Second factor`}
        choices={factors}
        value={secondFactor}
        onChange={(id) => setSecondFactor(id as SecondFactor)}
        isDisabled={!mayChange}
      />
      <Checkbox
        label={t`Whoever is made a person is sent an invitation at once`}
        isSelected={sendsInvitations}
        onChange={setSendsInvitations}
        isDisabled={!mayChange}
      />
      {NAMES.map((name) => {
        const { web, mobile } = LIFETIMES[name];
        return (
          <TextField
            key={name}
            label={labels[name]}
            hint={t`Left empty: ${countText(web)} in a browser, ${countText(mobile)} on a phone. It can only be made shorter.`}
            value={texts[name]}
            onChange={(text) => setTexts({ ...texts, [name]: text })}
            error={minutesOf(texts[name]) === undefined ? t`A whole number of minutes, at least 1.` : undefined}
            isDisabled={!mayChange}
            autoComplete="off"
          />
        );
      })}
      {mayChange ? (
        <div>
          <Button type="submit" look="primary" isPending={isBusy} isDisabled={!isChanged || !isRight}>
            <Trans>Save the rules</Trans>
          </Button>
        </div>
      ) : (
        <p className={styles["note"]}>
          <Trans>Your roles do not allow to change them.</Trans>
        </p>
      )}
    </form>
  );
}
