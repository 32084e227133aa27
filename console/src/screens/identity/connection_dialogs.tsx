import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Connection, type ConnectionType, createOidc, createSaml, createSocial, type Policy, readPolicy, setPolicy } from "~/api/connections";
import { PanelError } from "~/app/errors";
import { Dialog } from "~/ui/dialog";
import { Select } from "~/ui/choice_field";
import { Checkbox, TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import { FormDialog } from "./dialogs";
import styles from "./identity.module.css";
import { groupsQuery, IDENTITY } from "./queries";
import { useFresh } from "./use_fresh";

type Texts = Readonly<Record<string, string>>;

/** The fields that each sort of provider needs, and those that it may have. */
const NEEDED: Readonly<Record<"social" | "saml" | "oidc", readonly string[]>> = {
  social: ["connectionName", "connectionClientId", "connectionClientSecret"],
  saml: ["connectionName", "publicKeyCertificate"],
  oidc: ["connectionName", "authorizationUrl", "tokenUrl", "clientId", "clientSecret"],
};
const FURTHER: typeof NEEDED = {
  social: [],
  saml: ["displayName", "signInEndpoint", "signOutEndpoint"],
  oidc: ["displayName", "issuer", "jwksUrl", "userInfoUrl", "logoutUrl"],
};
const SECRET: readonly string[] = ["connectionClientSecret", "clientSecret"];

const sortOf = (type: ConnectionType): keyof typeof NEEDED => (type === "saml" || type === "oidc" ? type : "social");

/** A form for a new connection, as its provider needs it. */
export function NewConnectionDialog({ onClose }: { onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [type, setType] = useState<ConnectionType>("oidc");
  const [texts, setTexts] = useState<Texts>({});
  const sort = sortOf(type);
  const given = (name: string) => texts[name]?.trim() ?? "";
  const names = [...NEEDED[sort], ...FURTHER[sort]];
  const labels: Texts = {
    connectionName: t`Name`,
    displayName: t`On the button`,
    connectionClientId: t`Client id`,
    connectionClientSecret: t`Client secret`,
    clientId: t`Client id`,
    clientSecret: t`Client secret`,
    publicKeyCertificate: t`Certificate of the provider`,
    signInEndpoint: t`Address to sign in`,
    signOutEndpoint: t`Address to sign out`,
    authorizationUrl: t`Address to authorize`,
    tokenUrl: t`Address of tokens`,
    issuer: t`Issuer`,
    jwksUrl: t`Address of keys`,
    userInfoUrl: t`Address of user info`,
    logoutUrl: t`Address to log out`,
  };
  const send = async () => {
    const text = Object.fromEntries(names.map((name) => [name, given(name)]).filter(([, value]) => value !== ""));
    if (type === "saml") await createSaml({ connectionName: "", publicKeyCertificate: "", ...text });
    else if (type === "oidc") await createOidc({ connectionName: "", authorizationUrl: "", tokenUrl: "", clientId: "", clientSecret: "", ...text });
    else await createSocial(type, { connectionName: "", connectionClientId: "", connectionClientSecret: "", ...text });
    await fresh();
  };
  const types = [
    { id: "oidc", label: "OpenID Connect" },
    { id: "saml", label: "SAML 2.0" },
    { id: "google-oauth2", label: "Google" },
    { id: "github", label: "GitHub" },
  ];
  return (
    <FormDialog title={t`New connection`} act={t`Make`} onSend={send} onClose={onClose} isDisabled={NEEDED[sort].some((name) => given(name) === "")}>
      {(faultOf) => (
        <>
          <Select label={t`Provider`} choices={types} value={type} onChange={(id) => setType(id as ConnectionType)} />
          {names.map((name) => (
            <TextField
              key={name}
              label={labels[name] ?? name}
              value={texts[name] ?? ""}
              onChange={(text) => setTexts({ ...texts, [name]: text })}
              error={faultOf(name)}
              isRequired={NEEDED[sort].includes(name)}
              autoComplete="off"
              {...(name === "connectionName" ? { hint: t`It stands in addresses that the provider knows, and cannot be changed later.` } : {})}
              {...(name === "publicKeyCertificate" ? { lines: 5 } : {})}
              {...(SECRET.includes(name) ? { type: "password" as const } : {})}
            />
          ))}
        </>
      )}
    </FormDialog>
  );
}

/** Who may come in by a connection without having been linked to it before. */
export function PolicyDialog({ connection, onClose }: { connection: Connection; onClose: () => void }) {
  const { t } = useLingui();
  const id = connection.connectionId;
  const read = useQuery({ queryKey: [IDENTITY, "policy", id], queryFn: ({ signal }) => readPolicy(id, signal) });
  if (read.data !== undefined) return <PolicyForm connection={connection} policy={read.data} onClose={onClose} />;
  return (
    <Dialog title={t`Who may come in by ${connection.connectionName}`} onClose={onClose}>
      {read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : <Skeleton rows={3} label={t`Loading`} />}
    </Dialog>
  );
}

const wordsOf = (text: string): string[] => text.split(/[\s,]+/).filter((word) => word !== "");

function PolicyForm({ connection, policy, onClose }: { connection: Connection; policy: Policy; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const groups = useQuery(groupsQuery).data ?? [];
  const [enabled, setEnabled] = useState(policy.enabled);
  const [justInTime, setJustInTime] = useState(policy.justInTime);
  const [given, setGiven] = useState<readonly string[]>(policy.groups);
  const [domains, setDomains] = useState(policy.emailDomains.join(", "));
  const send = async () => {
    await setPolicy(connection.connectionId, {
      enabled,
      justInTime,
      groups: [...given],
      emailDomains: wordsOf(domains),
      attributeMap: { ...policy.attributeMap },
    });
    await fresh();
  };
  return (
    <FormDialog title={t`Who may come in by ${connection.connectionName}`} act={t`Save`} onSend={send} onClose={onClose}>
      {(faultOf) => (
        <>
          <Checkbox label={t`The connection is on the login page`} isSelected={enabled} onChange={setEnabled} />
          <Checkbox label={t`Whoever is not known is made a person when coming in first`} isSelected={justInTime} onChange={setJustInTime} />
          <TextField
            label={t`Domains of e-mail addresses that may come in`}
            hint={t`With commas between; left empty, any may.`}
            value={domains}
            onChange={setDomains}
            error={faultOf("emailDomains")}
            autoComplete="off"
          />
          <fieldset className={styles["group"]}>
            <legend>
              <Trans>Groups that it may give</Trans>
            </legend>
            {groups.map((group) => (
              <Checkbox
                key={group.groupId}
                label={group.name}
                isSelected={given.includes(group.groupId)}
                onChange={(isOn) => setGiven(isOn ? [...given, group.groupId] : given.filter((each) => each !== group.groupId))}
              />
            ))}
          </fieldset>
        </>
      )}
    </FormDialog>
  );
}
