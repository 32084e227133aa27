import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Connection, type Policy, setPolicy } from "~/api/connections";
import { FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { groupsQuery } from "~/app/people_queries";
import { Button } from "~/ui/button";
import { Checkbox, TextField } from "~/ui/field";
import { Facts, Skeleton } from "~/ui/panel";
import { claimsOf, claimsText, GROUPS, wordsOf } from "./claims";
import styles from "./identity.module.css";
import { policyQuery } from "./queries";
import { useFresh } from "./use_fresh";

/** Who may come in by a connection, and what the provider's claims fill. */
export function ConnectionPolicy({ connection, mayChange }: { connection: Connection; mayChange: boolean }) {
  const { t } = useLingui();
  const read = useQuery(policyQuery(connection.connectionId));
  const groups = useQuery(groupsQuery).data ?? [];
  const [isChanging, setChanging] = useState(false);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={4} label={t`Loading the policy`} />;
  const policy = read.data;
  const named = policy.groups.map((id) => groups.find((group) => group.groupId === id)?.name ?? id);
  const claims = Object.entries(policy.attributeMap).filter(([member]) => member !== GROUPS);
  const claimOfGroups = policy.attributeMap[GROUPS];
  return (
    <div className={styles["section"]}>
      <Facts
        facts={[
          [t`Whoever is not known`, policy.justInTime ? t`is made a person when coming in first` : t`is turned away`],
          [t`E-mail addresses`, policy.emailDomains.length === 0 ? t`of any domain` : policy.emailDomains.join(", ")],
          [t`Groups that it may give`, named.length === 0 ? t`none` : named.join(", ")],
          [t`Which of them`, claimOfGroups === undefined ? t`all, to whoever it makes` : t`those that the claim ${claimOfGroups} names, at each sign-in`],
          [t`Filled by claims`, claims.length === 0 ? t`what is usual` : claims.map(([member, claim]) => `${member} ← ${claim}`).join(", ")],
        ]}
      />
      {mayChange ? (
        <div>
          <Button onPress={() => setChanging(true)}>
            <Trans>Who may come in…</Trans>
          </Button>
        </div>
      ) : null}
      {isChanging ? <PolicyForm connection={connection} policy={policy} onClose={() => setChanging(false)} /> : null}
    </div>
  );
}

function PolicyForm({ connection, policy, onClose }: { connection: Connection; policy: Policy; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const groups = useQuery(groupsQuery).data ?? [];
  const { [GROUPS]: knownGroups = "", ...known } = policy.attributeMap;
  const [enabled, setEnabled] = useState(policy.enabled);
  const [justInTime, setJustInTime] = useState(policy.justInTime);
  const [given, setGiven] = useState<readonly string[]>(policy.groups);
  const [domains, setDomains] = useState(policy.emailDomains.join(", "));
  const [claim, setClaim] = useState(knownGroups);
  const [claims, setClaims] = useState(() => claimsText(known));
  const send = async () => {
    await setPolicy(connection.connectionId, {
      enabled,
      justInTime,
      groups: [...given],
      emailDomains: wordsOf(domains),
      attributeMap: { ...claimsOf(claims), ...(claim.trim() === "" ? {} : { [GROUPS]: claim.trim() }) },
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
          <TextField
            label={t`Claim that names the groups`}
            hint={t`Of the groups above a person is in those that it names, at each sign-in. Left empty, whoever is made a person is in all of them.`}
            value={claim}
            onChange={setClaim}
            error={faultOf(`attributeMap.${GROUPS}`)}
            autoComplete="off"
          />
          <TextField
            label={t`What other claims fill`}
            hint={t`One a line: email, firstName, middleName, lastName, mobile, participantId or attributes.<name>, then = and the claim, such as attributes.depot = office`}
            lines={4}
            value={claims}
            onChange={setClaims}
            error={faultOf("attributeMap")}
          />
        </>
      )}
    </FormDialog>
  );
}
