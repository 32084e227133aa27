import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useMemo, useState } from "react";
import { CHANNELS, MESSAGING, previewRule, type RulePreview } from "~/api/notifications";
import type { FaultOf } from "~/app/dialogs";
import { ResourceLink } from "~/app/entry_view";
import { PanelError } from "~/app/errors";
import { GroupsField, PeopleField } from "~/app/recipient_pickers";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { ComboBox, Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import styles from "./notifications.module.css";
import { eventNamesQuery, templatesQuery } from "./queries";
import { QuietHoursFields } from "./quiet_hours";
import { bodyOf, type ConditionDraft, EXPRESSIONS, isMeant, type RuleDraft } from "./rule_draft";
import { Placeholder, useChannelWord } from "./words";

const PREVIEW_AFTER_MS = 300;
const MOST_CHOICES = 60;
/** The choice of no template: an empty id chooses nothing. */
const OWN_WORDS = "own";

interface StepProps {
  readonly app: string;
  readonly draft: RuleDraft;
  readonly change: (part: Partial<RuleDraft>) => void;
  readonly faultOf: FaultOf;
}

/** The name of the rule, the event that it hears, and what must hold. */
export function WhenStep({ draft, change, faultOf }: StepProps) {
  const { t } = useLingui();
  const names = useQuery(eventNamesQuery);
  const [typed, setTyped] = useState(draft.eventName);
  const choices = useMemo(() => {
    const seen = new Map<string, string>();
    for (const { name, summary } of names.data ?? []) if (!seen.has(name)) seen.set(name, summary);
    const fitting = [...seen].filter(([name, summary]) => isMeant(typed, name, summary));
    return fitting.slice(0, MOST_CHOICES).map(([id, detail]) => ({ id, label: id, detail }));
  }, [names.data, typed]);
  const set = (at: number, part: Partial<ConditionDraft>) => change({ conditions: draft.conditions.map((each, number) => (number === at ? { ...each, ...part } : each)) });
  return (
    <div className={styles["form"]}>
      <TextField label={t`Name of the rule`} value={draft.name} onChange={(name) => change({ name })} isRequired autoFocus error={faultOf("name")} />
      {names.isError ? <PanelError error={names.error} onRetry={() => void names.refetch()} /> : null}
      <ComboBox
        label={t`On the event`}
        hint={t`Type a part of its name, or of what happens.`}
        choices={choices}
        value={draft.eventName === "" ? null : draft.eventName}
        onChange={(eventName) => {
          if (eventName === null) return;
          change({ eventName });
          setTyped(eventName);
        }}
        input={typed}
        onInput={(text) => {
          setTyped(text);
          if (text === "") change({ eventName: "" });
        }}
        empty={t`No event has this in its name.`}
        error={faultOf("eventName")}
      />
      <fieldset className={styles["group"]}>
        <legend>
          <Trans>Only if all of this holds</Trans>
        </legend>
        {draft.conditions.map((condition, at) => (
          <div key={at} className={styles["condition"]}>
            <TextField label={t`Member of the event`} value={condition.key} onChange={(key) => set(at, { key })} placeholder="state" error={faultOf(`conditions[${at}].key`)} />
            <Select label={t`is`} choices={EXPRESSIONS.map((id) => ({ id, label: id }))} value={condition.expr} onChange={(expr) => set(at, { expr })} error={faultOf(`conditions[${at}].expr`)} />
            <TextField label={t`Value`} value={condition.value} onChange={(value) => set(at, { value })} error={faultOf(`conditions[${at}].value`)} />
            <Button look="quiet" aria-label={t`Take condition ${at + 1} away`} onPress={() => change({ conditions: draft.conditions.filter((_, number) => number !== at) })}>
              ×
            </Button>
          </div>
        ))}
        <div>
          <Button onPress={() => change({ conditions: [...draft.conditions, { key: "", expr: "=", value: "" }] })}>
            <Trans>Add a condition</Trans>
          </Button>
        </div>
      </fieldset>
    </div>
  );
}

/** The channels, and who is told. */
export function WhomStep({ draft, change, faultOf }: StepProps) {
  const { t } = useLingui();
  const channelWord = useChannelWord();
  const has = (channel: string) => draft.channels.includes(channel);
  const toggle = (channel: string, isOn: boolean) => change({ channels: CHANNELS.filter((each) => (each === channel ? isOn : has(each))) });
  const fault = faultOf("channels") ?? faultOf("recipients");
  return (
    <div className={styles["form"]}>
      <fieldset className={styles["group"]}>
        <legend>
          <Trans>By</Trans>
        </legend>
        <div className={styles["line"]}>
          {CHANNELS.map((channel) => (
            <Checkbox key={channel} label={channelWord(channel)} isSelected={has(channel)} onChange={(isOn) => toggle(channel, isOn)} />
          ))}
        </div>
        {fault === undefined ? null : <p role="alert">{fault}</p>}
      </fieldset>
      <PeopleField
        label={t`People`}
        hint={<Placeholder name="rider.id" words={t`takes one from the event. Others by how the name or the e-mail address begins.`} />}
        ids={draft.userIds}
        onIds={(userIds) => change({ userIds })}
        error={faultOf("recipients.userIds")}
      />
      <GroupsField label={t`Groups`} hint={t`Some letters of the name`} ids={draft.groups} onIds={(groups) => change({ groups })} error={faultOf("recipients.groups")} />
      {has("email") ? <TextField label={t`Further e-mail addresses`} lines={2} value={draft.emails} onChange={(emails) => change({ emails })} error={faultOf("recipients.emails")} /> : null}
      {has("sms") ? <TextField label={t`Further mobile numbers`} lines={2} value={draft.mobiles} onChange={(mobiles) => change({ mobiles })} error={faultOf("recipients.mobiles")} /> : null}
      {has("webhook") ? (
        <>
          <TextField label={t`Address of the webhook`} value={draft.webhookUrl} onChange={(webhookUrl) => change({ webhookUrl })} isRequired error={faultOf("webhook.url") ?? faultOf("webhook")} />
          <TextField
            label={t`Key that signs it`}
            hint={t`16 to 64 bytes in base64. It is told to nobody; empty keeps the one that is there.`}
            value={draft.signatureKey}
            onChange={(signatureKey) => change({ signatureKey })}
            autoComplete="off"
            error={faultOf("webhook.signatureKey")}
          />
        </>
      ) : null}
      <QuietHoursFields hours={draft.quietHours} onChange={(quietHours) => change({ quietHours })} faultOf={faultOf} />
    </div>
  );
}

/** A value a moment after it last changed. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), PREVIEW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}

/** Own words, or a template; its subject, where it has one, is the title. */
function SaidFields({ draft, change, faultOf }: Omit<StepProps, "app">) {
  const { t } = useLingui();
  const channelWord = useChannelWord();
  const mayList = useMay("GET", `${MESSAGING}/templates`);
  const read = useQuery({ ...templatesQuery, enabled: mayList });
  const { templateId } = draft;
  const template = read.data?.find(({ id }) => id === templateId);
  const choices = [
    { id: OWN_WORDS, label: t`own words` },
    ...(read.data ?? []).map(({ id, name, channel }) => ({ id, label: name, detail: channelWord(channel) })),
    // One that is not in the list is kept as it is.
    ...(templateId !== "" && template === undefined ? [{ id: templateId, label: templateId }] : []),
  ];
  const hasOwnTitle = template?.channel !== "email";
  return (
    <>
      {read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : null}
      {choices.length === 1 ? null : (
        <Select
          label={t`It says`}
          choices={choices}
          value={templateId === "" ? OWN_WORDS : templateId}
          onChange={(id) => change({ templateId: id === OWN_WORDS ? "" : id })}
          error={faultOf("templateId")}
        />
      )}
      {template === undefined ? null : (
        <p className={styles["note"]}>
          {template.languages.length === 0 ? <Trans>To everybody in the template's own words.</Trans> : <Trans>To each in a language of theirs, where the template has it: {template.languages.join(", ")}.</Trans>}{" "}
          <Link to="/notifications/templates/$id" params={{ id: template.id }}>
            <Trans>Open the template</Trans>
          </Link>
        </p>
      )}
      {hasOwnTitle ? (
        <TextField label={t`Title`} hint={<Placeholder name="name" words={t`stands for that member of the event.`} />} value={draft.title} onChange={(title) => change({ title })} autoFocus error={faultOf("title")} />
      ) : null}
      {templateId === "" ? <TextField label={t`Text`} lines={6} value={draft.body} onChange={(body) => change({ body })} error={faultOf("body")} /> : null}
    </>
  );
}

/** What is said, beside what the server makes of it. */
export function WhatStep({ app, draft, change, faultOf }: StepProps) {
  const { t } = useLingui();
  const settled = useSettled(draft);
  const preview = useQuery({
    queryKey: ["notifications", "preview", app, settled],
    queryFn: ({ signal }) => previewRule(app, bodyOf(settled), signal),
    enabled: settled.eventName !== "",
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <div className={styles["beside"]}>
      <div className={styles["form"]}>
        <SaidFields draft={draft} change={change} faultOf={faultOf} />
        <Checkbox label={t`The rule is on`} isSelected={draft.enabled} onChange={(enabled) => change({ enabled })} />
      </div>
      <section className={styles["part"]} aria-label={t`Preview`}>
        {draft.eventName === "" ? (
          <p className={styles["note"]}>
            <Trans>Without an event it only names recipients, for sends that say so.</Trans>
          </p>
        ) : preview.isError ? (
          <PanelError error={preview.error} />
        ) : preview.data === undefined ? (
          <Skeleton rows={4} label={t`Loading the preview`} />
        ) : (
          <Preview preview={preview.data} onInsert={draft.templateId === "" ? (name) => change({ body: `${draft.body}{{${name}}}` }) : null} />
        )}
      </section>
    </div>
  );
}

function Preview({ preview, onInsert }: { preview: RulePreview; onInsert: ((name: string) => void) | null }) {
  const { t } = useLingui();
  const subject = preview.subject ?? "";
  const slash = subject.indexOf("/");
  return (
    <>
      <h2>
        {preview.source === "event" ? <Trans>As the newest event would have it</Trans> : <Trans>As a sample would have it: none has happened yet</Trans>}
      </h2>
      <p className={styles["said"]}>
        <b>{preview.title}</b>
        {preview.body}
      </p>
      <div className={styles["line"]}>
        {preview.matches ? <StateChip tone="ended">{t`the conditions hold`}</StateChip> : <StateChip tone="risk">{t`the conditions do not hold: nobody would be told`}</StateChip>}
        {preview.source === "event" && slash > 0 ? <ResourceLink kind={subject.slice(0, slash)} id={subject.slice(slash + 1)} /> : null}
      </div>
      {preview.missing.length === 0 ? null : (
        <p>
          <Trans>The event has nothing for these, and nothing is said there:</Trans> <code>{preview.missing.join(", ")}</code>
        </p>
      )}
      <h2>
        <Trans>Placeholders of this event</Trans>
      </h2>
      <ul className={styles["placeholders"]}>
        {preview.placeholders.map(({ name, value }) => (
          <li key={name}>
            {onInsert === null ? (
              <span className={styles["note"]}>
                {name}: {value.slice(0, 40)}
              </span>
            ) : (
              <Button look="quiet" onPress={() => onInsert(name)}>
                {name}: {value.slice(0, 40)}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
