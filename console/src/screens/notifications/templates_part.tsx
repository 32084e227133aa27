import { Plural, Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { allowNotification, type MessageNotification, MESSAGE_CHANNELS, MESSAGING, registerNotification, type TemplateItem } from "~/api/notifications";
import { ConfirmDialog, FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { useReadAgain } from "~/app/use_read_again";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { TextField } from "~/ui/field";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import styles from "./notifications.module.css";
import { registeredQuery, templatesQuery } from "./queries";
import { useChannelWord } from "./words";

const KINDS = ["message_template", "message_notification"];

export function NewTemplateButton() {
  const mayMake = useMay("POST", `${MESSAGING}/templates`);
  const navigate = useNavigate();
  if (!mayMake) return null;
  return (
    <Button look="primary" onPress={() => void navigate({ to: "/notifications/templates/$id", params: { id: "new" } })}>
      <Trans>New template</Trans>
    </Button>
  );
}

/** What messages say, a template a channel, and the notifications that are made of them. */
export function TemplatesPart() {
  const { t } = useLingui();
  const channelWord = useChannelWord();
  const templates = useQuery(templatesQuery);
  useReadAgain([templatesQuery.queryKey, registeredQuery.queryKey], (event) => KINDS.includes(event.kind));
  if (templates.isLoadingError) return <PanelError error={templates.error} onRetry={() => void templates.refetch()} />;
  if (templates.data === undefined) return <Skeleton rows={6} label={t`Loading the templates`} />;
  return (
    <div className={styles["part"]}>
      {templates.data.length === 0 ? (
        <Empty>
          <Trans>No template yet. One says what a message is, with placeholders, in as many languages as there are.</Trans>
        </Empty>
      ) : (
        <Table label={t`Templates`} titles={[t`Template`, t`Channel`, t`Languages`, t`Changed`]}>
          {templates.data.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                <Link to="/notifications/templates/$id" params={{ id: one.id }}>
                  {one.name}
                </Link>
              </th>
              <td>{channelWord(one.channel)}</td>
              <td>{one.languages.length === 0 ? <Trans>its own words</Trans> : one.languages.join(", ")}</td>
              <td>
                <Ago at={one.updatedAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Registered templates={templates.data} />
    </div>
  );
}

/** Notifications of apps, which an administrator allows or forbids. */
function Registered({ templates }: { templates: readonly TemplateItem[] }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const channelWord = useChannelWord();
  const read = useQuery(registeredQuery);
  const mayAllow = useMay("PUT", `${MESSAGING}/notifications/n/status`);
  const mayRegister = useMay("POST", `${MESSAGING}/notifications`);
  const [asked, setAsked] = useState<MessageNotification | "new" | null>(null);
  const fresh = () => queries.invalidateQueries({ queryKey: registeredQuery.queryKey });
  return (
    <>
      <div className={styles["line"]}>
        <h2>
          <Trans>Registered notifications</Trans>
        </h2>
        {mayRegister && templates.length > 0 ? (
          <Button onPress={() => setAsked("new")}>
            <Trans>Register…</Trans>
          </Button>
        ) : null}
      </div>
      {read.isError ? (
        <PanelError error={read.error} onRetry={() => void read.refetch()} />
      ) : read.data === undefined ? (
        <Skeleton rows={2} label={t`Loading the registered notifications`} />
      ) : read.data.length === 0 ? (
        <p className={styles["note"]}>
          <Trans>None. One joins a template a channel under a name, so that a send reaches people by all of them.</Trans>
        </p>
      ) : (
        <Table label={t`Registered notifications`} titles={[t`Name`, t`Channels`, t`State`]} actionsLabel={t`Actions`}>
          {read.data.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {one.name}
                <div className={styles["note"]}>{one.description ?? one.label}</div>
              </th>
              <td>{one.templates.map(({ channel }) => channelWord(channel)).join(", ")}</td>
              <td>{one.enabled ? <StateChip tone="ended">{t`allowed`}</StateChip> : <StateChip tone="over">{t`forbidden`}</StateChip>}</td>
              <td>
                {mayAllow ? (
                  <Button look="quiet" aria-label={one.enabled ? t`Forbid ${one.name}` : t`Allow ${one.name}`} onPress={() => setAsked(one)}>
                    {one.enabled ? <Trans>Forbid…</Trans> : <Trans>Allow…</Trans>}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {asked === "new" ? <RegisterDialog templates={templates} onDone={fresh} onClose={() => setAsked(null)} /> : null}
      {asked === null || asked === "new" ? null : (
        <ConfirmDialog
          title={asked.enabled ? t`Forbid ${asked.name}?` : t`Allow ${asked.name}?`}
          act={asked.enabled ? t`Forbid` : t`Allow`}
          look={asked.enabled ? "danger" : "primary"}
          onConfirm={async () => {
            await allowNotification(asked.id, !asked.enabled);
            await fresh();
          }}
          onClose={() => setAsked(null)}
        >
          <p>{asked.enabled ? <Trans>Sends of it are refused from then on.</Trans> : <Trans>Apps may send it again.</Trans>}</p>
        </ConfirmDialog>
      )}
    </>
  );
}

function RegisterDialog({ templates, onDone, onClose }: { templates: readonly TemplateItem[]; onDone: () => Promise<unknown>; onClose: () => void }) {
  const { t } = useLingui();
  const channelWord = useChannelWord();
  const [name, setName] = useState("");
  const [label, setLabel] = useState("");
  const [chosen, setChosen] = useState<Readonly<Record<string, string>>>({});
  const count = Object.values(chosen).filter((id) => id !== "").length;
  const send = async () => {
    const named = MESSAGE_CHANNELS.flatMap((channel) => {
      const templateId = chosen[channel] ?? "";
      return templateId === "" ? [] : [{ channel, templateId }];
    });
    await registerNotification({ name: name.trim(), label: label.trim() === "" ? name.trim() : label.trim(), templates: named });
    await onDone();
  };
  return (
    <FormDialog title={t`Register a notification`} act={t`Register`} onSend={send} onClose={onClose} isDisabled={name.trim() === "" || count === 0}>
      {(faultOf) => (
        <div className={styles["form"]}>
          <TextField label={t`Name`} value={name} onChange={setName} isRequired autoFocus error={faultOf("name")} />
          <TextField label={t`Words for people`} value={label} onChange={setLabel} error={faultOf("label")} />
          {MESSAGE_CHANNELS.map((channel) => {
            const own = templates.filter((one) => one.channel === channel);
            if (own.length === 0) return null;
            const choices = [{ id: "", label: "–" }, ...own.map((one) => ({ id: one.id, label: one.name }))];
            return <Select key={channel} label={channelWord(channel)} choices={choices} value={chosen[channel] ?? ""} onChange={(id) => setChosen({ ...chosen, [channel]: id })} />;
          })}
          <p className={styles["note"]}>
            <Plural value={count} one="# channel" other="# channels" />
          </p>
        </div>
      )}
    </FormDialog>
  );
}
