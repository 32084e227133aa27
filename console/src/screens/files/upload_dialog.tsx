import { Trans, useLingui } from "@lingui/react/macro";
import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { type Folder, uploadFile } from "~/api/files";
import { refusalFrom } from "~/app/errors";
import { Button } from "~/ui/button";
import { StateChip } from "~/ui/chip";
import { Dialog } from "~/ui/dialog";
import { TextField } from "~/ui/field";
import styles from "./files.module.css";
import { useFreshFiles } from "./queries";
import { sizeText, tagsOf } from "./tags";

/** How far one file is: waiting, sent in part, stored, or refused. */
type Progress = { readonly part: number } | { readonly refused: string } | "waiting" | "stored";

/** Files into a folder, one after the other; each is refused or stored by itself. */
export function UploadDialog({ folder, onClose }: { folder: Folder; onClose: () => void }) {
  const { t } = useLingui();
  const form = useId();
  const fresh = useFreshFiles();
  const [files, setFiles] = useState<readonly File[]>([]);
  const [tags, setTags] = useState("");
  const [ttl, setTtl] = useState("");
  const [progress, setProgress] = useState<readonly Progress[]>([]);
  const [isBusy, setBusy] = useState(false);
  const stop = useRef<AbortController | null>(null);
  useEffect(() => () => stop.current?.abort(), []);
  const note = (at: number, now: Progress) => setProgress((all) => all.map((each, place) => (place === at ? now : each)));
  const choose = (chosen: FileList | null) => {
    setFiles([...(chosen ?? [])]);
    setProgress([...(chosen ?? [])].map(() => "waiting"));
  };
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    const controller = new AbortController();
    stop.current = controller;
    for (const [at, file] of files.entries()) {
      if (progress[at] === "stored") continue;
      try {
        note(at, { part: 0 });
        await uploadFile(folder.id, file, { tags: tagsOf(tags), ttl: ttl.trim() }, (part) => note(at, { part }), controller.signal);
        note(at, "stored");
      } catch (error) {
        if (controller.signal.aborted) note(at, { refused: t`It was stopped.` });
        else {
          const refusal = refusalFrom(error);
          note(at, { refused: refusal.faults[0]?.message ?? refusal.message });
        }
      }
      if (controller.signal.aborted) break;
    }
    setBusy(false);
    await fresh();
  };
  const isOver = files.length > 0 && progress.every((each) => each === "stored");
  return (
    <Dialog
      title={t`Upload into ${folder.name}`}
      isFirm={isBusy}
      onClose={onClose}
      actions={
        <>
          {isBusy ? (
            <Button onPress={() => stop.current?.abort()}>
              <Trans>Stop</Trans>
            </Button>
          ) : (
            <Button onPress={onClose} look={isOver ? "primary" : "plain"}>
              <Trans>Close</Trans>
            </Button>
          )}
          {isOver ? null : (
            <Button type="submit" form={form} look="primary" isPending={isBusy} isDisabled={files.length === 0}>
              <Trans>Upload</Trans>
            </Button>
          )}
        </>
      }
    >
      <form id={form} className={styles["form"]} onSubmit={(event) => void send(event)} noValidate>
        <div className={styles["file"]}>
          <label htmlFor={`${form}-files`}>{t`Files`}</label>
          <input id={`${form}-files`} type="file" multiple disabled={isBusy} onChange={(event) => choose(event.target.files)} />
        </div>
        <TextField label={t`Tags`} hint={t`key:value, or a key alone, with commas between`} value={tags} onChange={setTags} isDisabled={isBusy} autoComplete="off" />
        <TextField
          label={t`Kept for`}
          hint={t`Such as 30d; a bare number means minutes. Left empty, for ever.`}
          value={ttl}
          onChange={setTtl}
          isDisabled={isBusy}
          autoComplete="off"
        />
        {files.length === 0 ? null : (
          <ul className={styles["uploads"]} aria-label={t`Uploads`}>
            {files.map((file, at) => (
              <li key={at}>
                <span className={styles["name"]}>{file.name}</span>
                <span className={styles["note"]}>{sizeText(file.size)}</span>
                <UploadState name={file.name} progress={progress[at] ?? "waiting"} />
              </li>
            ))}
          </ul>
        )}
      </form>
    </Dialog>
  );
}

function UploadState({ name, progress }: { name: string; progress: Progress }) {
  const { t } = useLingui();
  if (progress === "waiting") return <StateChip tone="waiting">{t`waiting`}</StateChip>;
  if (progress === "stored") return <StateChip tone="ended">{t`stored`}</StateChip>;
  if ("part" in progress) return <progress aria-label={t`Sent of ${name}`} value={progress.part} max={1} />;
  return (
    <span role="alert" className={styles["refused"]}>
      <StateChip tone="failed">{t`refused`}</StateChip> {progress.refused}
    </span>
  );
}
