import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { deleteFile, FMS, pathOf, readFile, type StoredFile } from "~/api/files";
import { useName } from "~/api/names";
import { ConfirmDialog, CopyText } from "~/app/dialogs";
import { PanelError, refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Select } from "~/ui/choice_field";
import { Dialog } from "~/ui/dialog";
import { Empty, Facts, Skeleton } from "~/ui/panel";
import { exactTime, secondTime } from "~/ui/time";
import { showToast } from "~/ui/toast";
import styles from "./files.module.css";
import { FileChip } from "./files_screen";
import { fileQuery, namedByQuery, useFreshFiles } from "./queries";
import { sizeText, tagText } from "./tags";

/** One file: its picture, what is known of it, links to it, and who named it. */
export function FileDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const { t } = useLingui();
  const read = useQuery(fileQuery(id));
  const [isDeleting, setDeleting] = useState(false);
  const mayDelete = useMay("DELETE", `${FMS}/files/${id}`);
  const fresh = useFreshFiles();
  const file = read.data;
  if (isDeleting && file !== undefined) {
    const remove = async () => {
      await deleteFile(id);
      onClose();
      await fresh();
      showToast({ tone: "plain", text: t`${file.name} is deleted.` });
    };
    return (
      <ConfirmDialog title={t`Delete ${file.name}?`} act={t`Delete the file`} onConfirm={remove} onClose={() => setDeleting(false)}>
        <p>
          <Trans>Its bytes and all links to it are gone. It does not come back.</Trans>
        </p>
      </ConfirmDialog>
    );
  }
  return (
    <Dialog
      title={file?.name ?? t`File`}
      size="wide"
      onClose={onClose}
      actions={
        <>
          {file !== undefined && mayDelete ? (
            <Button look="danger" onPress={() => setDeleting(true)}>
              <Trans>Delete…</Trans>
            </Button>
          ) : null}
          <Button look="primary" onPress={onClose}>
            <Trans>Close</Trans>
          </Button>
        </>
      }
    >
      {file !== undefined ? (
        <FileView file={file} />
      ) : read.isPending ? (
        <Skeleton rows={4} label={t`Loading the file`} />
      ) : refusalFrom(read.error).status === 404 ? (
        <Empty>
          <Trans>There is no such file any more.</Trans>
        </Empty>
      ) : (
        <PanelError error={read.error} onRetry={() => void read.refetch()} />
      )}
    </Dialog>
  );
}

function FileView({ file }: { file: StoredFile }) {
  const { t } = useLingui();
  const { preview } = file;
  const by = file.createdBy as Readonly<Record<string, unknown>>;
  const tags = file.tags ?? [];
  return (
    <div className={styles["view"]}>
      {preview?.url === undefined ? null : (
        <img className={styles["preview"]} src={pathOf(preview.url)} alt={t`Small picture of ${file.name}`} width={preview.width} height={preview.height} />
      )}
      <Facts
        facts={[
          [t`State`, <FileChip key="state" file={file} />],
          ...(file.reason === undefined ? [] : [[t`Why`, file.reason] as const]),
          [t`Folder`, file.folderName],
          [t`Type`, file.kind === "LINK" ? t`elsewhere` : (file.mimeType ?? "–")],
          [t`Size`, file.sizeBytes === undefined ? "–" : sizeText(file.sizeBytes)],
          [t`Tags`, tags.length === 0 ? "–" : tags.map(tagText).join(", ")],
          [t`Added`, exactTime(file.createdAt)],
          [t`By`, String(by["name"] ?? by["id"] ?? "–")],
          [t`Kept until`, file.expiresAt === undefined ? t`for ever` : secondTime(file.expiresAt * 1000)],
          [t`Id`, <code key="id">{file.id}</code>],
          ...(file.sha256 === undefined ? [] : [["SHA-256", <code key="sha" className={styles["long"]}>{file.sha256}</code>] as const]),
        ]}
      />
      {file.status === "AVAILABLE" ? <Links file={file} /> : null}
      <NamedBy id={file.id} />
    </div>
  );
}

/** The file itself, and a link that opens it for a while without an account. */
function Links({ file }: { file: StoredFile }) {
  const { t } = useLingui();
  const [lasts, setLasts] = useState("1h");
  const [made, setMade] = useState<StoredFile | null>(null);
  const [isBusy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    try {
      setMade(await readFile(file.id, null, lasts));
    } catch (error) {
      showToast({ tone: "failed", text: refusalFrom(error).message });
    }
    setBusy(false);
  };
  const times = [
    { id: "15m", label: t`15 minutes` },
    { id: "1h", label: t`an hour` },
    { id: "24h", label: t`a day` },
    { id: "168h", label: t`a week` },
  ];
  const isElsewhere = file.kind === "LINK";
  return (
    <section className={styles["section"]} aria-labelledby="links">
      <h3 id="links">
        <Trans>Open it</Trans>
      </h3>
      {file.url === undefined ? null : (
        <p>
          <a href={isElsewhere ? file.url : pathOf(file.url)} target="_blank" rel="noopener noreferrer">
            {isElsewhere ? <Trans>Go to where it lies</Trans> : <Trans>Download</Trans>}
          </a>
        </p>
      )}
      {isElsewhere ? null : (
        <div className={styles["line"]}>
          <Select label={t`A link that works for`} choices={times} value={lasts} onChange={setLasts} />
          <Button onPress={() => void make()} isPending={isBusy}>
            <Trans>Make a link</Trans>
          </Button>
        </div>
      )}
      {made?.url === undefined ? null : (
        <CopyText label={made.urlExpiresAt === undefined ? t`Link` : t`Link for everybody until ${secondTime(made.urlExpiresAt * 1000)}`} text={made.url} />
      )}
    </section>
  );
}

/** The jobs whose reports named the file. */
function NamedBy({ id }: { id: string }) {
  const read = useQuery(namedByQuery(id));
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  const jobs = [...new Set((read.data ?? []).map((proof) => proof.jobId))];
  if (jobs.length === 0) return null;
  return (
    <section className={styles["section"]} aria-labelledby="named">
      <h3 id="named">
        <Trans>Named by reports of</Trans>
      </h3>
      <ul>
        {jobs.map((job) => (
          <li key={job}>
            <JobLink id={job} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function JobLink({ id }: { id: string }) {
  const name = useName(id);
  return (
    <Link to="/jobs/$id" params={{ id }} search={{ tab: "proofs" }}>
      {name}
    </Link>
  );
}
