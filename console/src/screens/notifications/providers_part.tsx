import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { MESSAGE_CHANNELS, type MessageChannel, MESSAGING, registerProvider } from "~/api/notifications";
import { CopyText, FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import styles from "./notifications.module.css";
import { providersQuery } from "./queries";
import { useChannelWord } from "./words";

const PLACEHOLDERS = "{to}, {text}, {from}";
const RECEIPTS = `${MESSAGING}/receipts`;

export function NewProviderButton() {
  const mayMake = useMay("POST", `${MESSAGING}/service-providers`);
  const [isMaking, setMaking] = useState(false);
  if (!mayMake) return null;
  return (
    <>
      <Button look="primary" onPress={() => setMaking(true)}>
        <Trans>New provider…</Trans>
      </Button>
      {isMaking ? <NewProviderDialog onClose={() => setMaking(false)} /> : null}
    </>
  );
}

/** Who carries mails and short messages on, and where gateways tell what became of them. */
export function ProvidersPart() {
  const { t } = useLingui();
  const channelWord = useChannelWord();
  const read = useQuery(providersQuery);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.data === undefined) return <Skeleton rows={4} label={t`Loading the providers`} />;
  if (read.data.length === 0) {
    return (
      <Empty>
        <Trans>None of the tenant's own: mail and SMS go by the installation's. WhatsApp needs one.</Trans>
      </Empty>
    );
  }
  return (
    <div className={styles["part"]}>
      <Table label={t`Providers`} titles={[t`Provider`, t`Channel`, t`Used`, t`Receipts and replies go to`]}>
        {read.data.map((one) => (
          <tr key={one.id}>
            <th scope="row">
              {one.name}
              {one.provider === undefined ? null : <div className={styles["note"]}>{one.provider}</div>}
            </th>
            <td>{channelWord(one.channel)}</td>
            <td>{one.isDefault ? <StateChip tone="ended">{t`by default`}</StateChip> : <Trans>where a send names it</Trans>}</td>
            <td>{one.channel === "email" ? "–" : <CopyText label={t`Address of ${one.name}`} text={`${location.origin}${RECEIPTS}/${one.id}`} />}</td>
          </tr>
        ))}
      </Table>
      <p className={styles["note"]}>
        <Trans>Credentials are sealed and shown to nobody. A gateway proves itself by the receipt token that they hold.</Trans>
      </p>
    </div>
  );
}

function NewProviderDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const queries = useQueryClient();
  const channelWord = useChannelWord();
  const [name, setName] = useState("");
  const [channel, setChannel] = useState<MessageChannel>("sms");
  const [isDefault, setDefault] = useState(true);
  const [fields, setFields] = useState({ url: "", from: "", body: "", receiptToken: "", authorization: "" });
  const isMail = channel === "email";
  const send = async () => {
    const { url, from, body, receiptToken, authorization } = fields;
    const credentials = {
      url: url.trim(),
      ...(from.trim() === "" ? {} : { from: from.trim() }),
      ...(isMail || body.trim() === "" ? {} : { body }),
      ...(isMail || receiptToken === "" ? {} : { receiptToken }),
      ...(isMail || authorization === "" ? {} : { headers: { Authorization: authorization } }),
    };
    await registerProvider({ name: name.trim(), channel, isDefault, credentials });
    await queries.invalidateQueries({ queryKey: providersQuery.queryKey });
  };
  const field = (key: keyof typeof fields) => ({ value: fields[key], onChange: (value: string) => setFields({ ...fields, [key]: value }) });
  return (
    <FormDialog title={t`New provider`} act={t`Register`} onSend={send} onClose={onClose} isDisabled={name.trim() === "" || fields.url.trim() === ""}>
      {(faultOf) => (
        <div className={styles["form"]}>
          <TextField label={t`Name`} value={name} onChange={setName} isRequired autoFocus error={faultOf("name")} />
          <Select label={t`Channel`} choices={MESSAGE_CHANNELS.map((id) => ({ id, label: channelWord(id) }))} value={channel} onChange={(id) => setChannel(id as MessageChannel)} error={faultOf("channel")} />
          <TextField label={t`Address`} hint={isMail ? t`smtps://user:password@mail.example` : t`https, as the gateway's page says.`} {...field("url")} isRequired error={faultOf("credentials.url")} />
          <TextField label={t`From`} {...field("from")} error={faultOf("credentials.from")} />
          {isMail ? null : (
            <>
              <TextField label={t`Body`} hint={<><code>{PLACEHOLDERS}</code> {t`are filled in. Empty for JSON of these three.`}</>} lines={3} {...field("body")} error={faultOf("credentials.body")} />
              <TextField label={t`Header Authorization`} type="password" autoComplete="off" {...field("authorization")} error={faultOf("credentials.headers")} />
              <TextField label={t`Token of receipts`} hint={t`What the gateway proves itself by when it calls back.`} type="password" autoComplete="off" {...field("receiptToken")} error={faultOf("credentials.receiptToken")} />
            </>
          )}
          <Checkbox label={t`Used by default`} isSelected={isDefault} onChange={setDefault} />
        </div>
      )}
    </FormDialog>
  );
}
