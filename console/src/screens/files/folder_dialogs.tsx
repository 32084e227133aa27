import { Trans, useLingui } from "@lingui/react/macro";
import { useState } from "react";
import { changeFolder, createFolder, type Folder, registerLink } from "~/api/files";
import { FormDialog } from "~/app/dialogs";
import { TextField } from "~/ui/field";
import { useFreshFiles } from "./queries";
import { tagsOf } from "./tags";

export function NewFolderDialog({ onMade, onClose }: { onMade: (id: string) => void; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFreshFiles();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [expiry, setExpiry] = useState("");
  const send = async () => {
    const { id } = await createFolder({
      name: name.trim(),
      ...(description.trim() === "" ? {} : { description: description.trim() }),
      ...(expiry.trim() === "" ? {} : { defaultURLExpiry: expiry.trim() }),
    });
    await fresh();
    onMade(id);
  };
  return (
    <FormDialog title={t`New folder`} act={t`Make`} onSend={send} onClose={onClose} isDisabled={name.trim() === ""}>
      {(faultOf) => (
        <>
          <TextField
            label={t`Name`}
            hint={t`3 to 16 letters, digits, hyphens or underscores. It cannot be changed later.`}
            value={name}
            onChange={setName}
            error={faultOf("name")}
            autoComplete="off"
            autoFocus
            isRequired
          />
          <TextField label={t`Description`} value={description} onChange={setDescription} error={faultOf("description")} />
          <ExpiryField value={expiry} onChange={setExpiry} error={faultOf("defaultURLExpiry")} />
        </>
      )}
    </FormDialog>
  );
}

function ExpiryField(props: { value: string; onChange: (text: string) => void; error: string | undefined }) {
  const { t } = useLingui();
  return (
    <TextField
      label={t`How long links to its files work`}
      hint={t`Such as 2h 30m, at most 7d; a bare number means minutes. Left empty, 15 minutes.`}
      autoComplete="off"
      {...props}
    />
  );
}

export function ChangeFolderDialog({ folder, onClose }: { folder: Folder; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFreshFiles();
  const [description, setDescription] = useState(folder.description ?? "");
  const [expiry, setExpiry] = useState(folder.defaultURLExpiry);
  const send = async () => {
    await changeFolder(folder.id, { description: description.trim(), ...(expiry.trim() === "" ? {} : { defaultURLExpiry: expiry.trim() }) });
    await fresh();
  };
  return (
    <FormDialog title={t`Change ${folder.name}`} act={t`Save`} onSend={send} onClose={onClose}>
      {(faultOf) => (
        <>
          <TextField label={t`Description`} value={description} onChange={setDescription} error={faultOf("description")} autoFocus />
          <ExpiryField value={expiry} onChange={setExpiry} error={faultOf("defaultURLExpiry")} />
        </>
      )}
    </FormDialog>
  );
}

/** Note a file that lies elsewhere: only its address is kept. */
export function LinkDialog({ folder, onClose }: { folder: Folder; onClose: () => void }) {
  const { t } = useLingui();
  const fresh = useFreshFiles();
  const [url, setUrl] = useState("");
  const [name, setName] = useState("");
  const [tags, setTags] = useState("");
  const send = async () => {
    await registerLink(folder.id, { url: url.trim(), ...(name.trim() === "" ? {} : { name: name.trim() }), tags: tagsOf(tags) });
    await fresh();
  };
  return (
    <FormDialog title={t`A file elsewhere, in ${folder.name}`} act={t`Add`} onSend={send} onClose={onClose} isDisabled={url.trim() === ""}>
      {(faultOf) => (
        <>
          <p>
            <Trans>Its address is kept and handed out again. It is not called.</Trans>
          </p>
          <TextField label={t`Address`} value={url} onChange={setUrl} error={faultOf("url")} autoComplete="off" autoFocus isRequired />
          <TextField label={t`Name`} value={name} onChange={setName} error={faultOf("name")} autoComplete="off" />
          <TextField label={t`Tags`} hint={t`key:value, or a key alone, with commas between`} value={tags} onChange={setTags} error={faultOf("tags")} autoComplete="off" />
        </>
      )}
    </FormDialog>
  );
}
