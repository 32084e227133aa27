import { useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type AppResource, changeResource, createResource, type Method, METHODS } from "~/api/apps";
import { type FaultOf, FormDialog } from "~/app/dialogs";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Checkbox, TextField } from "~/ui/field";
import { Skeleton } from "~/ui/panel";
import { AppPartList } from "./app_part_list";
import styles from "./identity.module.css";
import { AAA } from "./parts";
import { resourcesQuery } from "./queries";
import { useFresh } from "./use_fresh";

/** The paths of an app that its roles are made of. */
export function Resources({ app }: { app: string }) {
  const { t } = useLingui();
  const read = useQuery(resourcesQuery(app));
  const mayCreate = useMay("POST", `${AAA}/apps/${app}/resources`);
  const mayChange = useMay("PUT", `${AAA}/apps/${app}/resources/id`);
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={3} label={t`Loading the resources`} />;
  return (
    <AppPartList
      label={t`Resources`}
      empty={t`No resource yet.`}
      titles={[t`Resource`, t`Path`, t`Methods`]}
      parts={read.data}
      rowOf={({ resourceId, name, isActive, resourcePath, allowedHttpMethods }) => ({
        id: resourceId,
        name,
        isActive: isActive === "true",
        cells: [<code key="path" className={styles["path"]}>{resourcePath}</code>, allowedHttpMethods.join(", ")],
      })}
      mayChange={mayChange}
      onChange={(id, change) => changeResource(app, id, change)}
      retireTitle={(name) => t`Retire the resource ${name}?`}
      retireText={t`No permission of it allows anything any more, whichever role has it. It does not come back.`}
      newLabel={mayCreate ? t`New resource…` : undefined}
      form={(resource, onClose) => <ResourceForm app={app} resource={resource} onClose={onClose} />}
    />
  );
}

function ResourceForm({ app, resource, onClose }: { app: string; resource: AppResource | null; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFresh();
  const [name, setName] = useState("");
  const [path, setPath] = useState(resource?.resourcePath ?? "");
  const [methods, setMethods] = useState<readonly Method[]>((resource?.allowedHttpMethods as readonly Method[] | undefined) ?? ["get"]);
  const send = async () => {
    const about = { resourcePath: path.trim(), allowedHttpMethods: [...methods] };
    if (resource === null) await createResource(app, { name: name.trim(), ...about });
    else await changeResource(app, resource.resourceId, about);
    await fresh();
  };
  const isReady = path.trim() !== "" && methods.length > 0 && (resource !== null || name.trim() !== "");
  const fields = (faultOf: FaultOf) => (
    <>
      {resource === null ? <TextField label={t`Name`} hint={t`Letters and hyphens. It cannot be changed later.`} value={name} onChange={setName} error={faultOf("name")} autoComplete="off" autoFocus isRequired /> : null}
      <TextField label={t`Path`} hint={t`* stands for one part, ** for any number of them, such as /core/api/v1/containers/**`} value={path} onChange={setPath} error={faultOf("resourcePath")} autoComplete="off" isRequired />
      <fieldset className={styles["group"]}>
        <legend>{t`Methods`}</legend>
        {METHODS.map((method) => (
          <Checkbox
            key={method}
            label={method}
            isSelected={methods.includes(method)}
            onChange={(isOn) => setMethods(METHODS.filter((each) => (each === method ? isOn : methods.includes(each))))}
          />
        ))}
      </fieldset>
    </>
  );
  return (
    <FormDialog title={resource === null ? t`New resource` : t`Change ${resource.name}`} act={t`Save`} onSend={send} onClose={onClose} isDisabled={!isReady}>
      {fields}
    </FormDialog>
  );
}
