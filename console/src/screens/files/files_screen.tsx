import { Trans, useLingui } from "@lingui/react/macro";
import { useInfiniteQuery, type UseInfiniteQueryResult } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { FMS, type Folder, type StoredFile } from "~/api/files";
import { PanelError } from "~/app/errors";
import { useScreenKeys } from "~/app/keys";
import { PartFrame } from "~/app/part_frame";
import { useMay } from "~/app/session";
import { ShowMore } from "~/app/show_more";
import { useTyped } from "~/app/use_typed";
import { Button } from "~/ui/button";
import { StateChip, type Tone } from "~/ui/chip";
import { countText } from "~/ui/count";
import { TextField } from "~/ui/field";
import { Empty, Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import { Ago } from "~/ui/time";
import { FileDialog } from "./file_dialog";
import styles from "./files.module.css";
import { ChangeFolderDialog, LinkDialog, NewFolderDialog } from "./folder_dialogs";
import { filesQuery, foldersQuery } from "./queries";
import { type FilesSearch, filesSearch, termsOf } from "./search";
import { sizeText, tagText } from "./tags";
import { UploadDialog } from "./upload_dialog";

const route = getRouteApi("/files");
type Asked = "folder" | "change" | "upload" | "link" | null;

/** Folders and what lies in them, found by tags. */
export function FilesScreen() {
  const { t } = useLingui();
  const search = route.useSearch();
  const navigate = useNavigate();
  const folders = useInfiniteQuery(foldersQuery);
  const known = folders.data?.pages.flatMap((page) => page.items) ?? [];
  const folder = known.find((each) => each.id === search.folder || each.name === search.folder);
  const mayUpload = useMay("POST", `${FMS}/folders/id/upload-links`);
  const mayLink = useMay("POST", `${FMS}/folders/id/links`);
  const mayChange = useMay("PUT", `${FMS}/folders/id`);
  const [asked, ask] = useState<Asked>(null);
  const close = () => ask(null);
  const go = (next: Record<string, unknown>, replace: boolean) => void navigate({ to: "/files", search: filesSearch({ ...search, ...next }), replace });
  const [text, type] = useTyped(search.tags ?? "", (tags) => go({ tags }, true));
  useScreenKeys((key) => {
    if (key !== "n" || folder === undefined || !mayUpload) return false;
    ask("upload");
    return true;
  });
  const actions = folder && (
    <>
      {mayChange ? (
        <Button onPress={() => ask("change")}>
          <Trans>Change the folder…</Trans>
        </Button>
      ) : null}
      {mayLink ? (
        <Button onPress={() => ask("link")}>
          <Trans>File elsewhere…</Trans>
        </Button>
      ) : null}
      {mayUpload ? (
        <Button look="primary" onPress={() => ask("upload")}>
          <Trans>Upload…</Trans>
        </Button>
      ) : null}
    </>
  );
  const links = <FolderLinks read={folders} known={known} onNew={() => ask("folder")} />;
  return (
    <PartFrame label={t`Folders`} links={links} title={folder?.name ?? t`All files`} lead={folder?.description} actions={actions}>
      <div className={styles["filter"]}>
        <TextField label={t`With the tags`} hint={t`key:value, or a key alone, with commas between`} value={text} onChange={type} type="search" isFilter autoComplete="off" />
      </div>
      <FileList search={search} onOpen={(sel) => go({ sel }, false)} />
      {asked === "folder" ? <NewFolderDialog onMade={(id) => void navigate({ to: "/files", search: { folder: id } })} onClose={close} /> : null}
      {asked === "change" && folder !== undefined ? <ChangeFolderDialog folder={folder} onClose={close} /> : null}
      {asked === "upload" && folder !== undefined ? <UploadDialog folder={folder} onClose={close} /> : null}
      {asked === "link" && folder !== undefined ? <LinkDialog folder={folder} onClose={close} /> : null}
      {search.sel === undefined ? null : <FileDialog key={search.sel} id={search.sel} onClose={() => go({ sel: undefined }, true)} />}
    </PartFrame>
  );
}

function FolderLinks(props: { read: UseInfiniteQueryResult; known: readonly Folder[]; onNew: () => void }) {
  const { read, known } = props;
  const { t } = useLingui();
  const mayCreate = useMay("POST", `${FMS}/folders`);
  return (
    <>
      <Link to="/files" search={{}} activeOptions={{ exact: true, includeSearch: true }} activeProps={{ "aria-current": "page" }}>
        <Trans>All files</Trans>
      </Link>
      {known.map((folder) => (
        <Link key={folder.id} to="/files" search={{ folder: folder.id }} activeOptions={{ includeSearch: true }} activeProps={{ "aria-current": "page" }}>
          {folder.name}
        </Link>
      ))}
      {read.isError ? <PanelError error={read.error} onRetry={() => void read.refetch()} /> : null}
      {read.isPending ? <Skeleton rows={3} label={t`Loading the folders`} /> : null}
      {read.hasNextPage ? (
        <Button look="quiet" onPress={() => void read.fetchNextPage()} isPending={read.isFetchingNextPage}>
          <Trans>Show more</Trans>
        </Button>
      ) : null}
      {mayCreate ? (
        <Button onPress={props.onNew}>
          <Trans>New folder…</Trans>
        </Button>
      ) : null}
    </>
  );
}

/** Whether the bytes of a file are here. */
export function FileChip({ file }: { file: StoredFile }) {
  const { t } = useLingui();
  const words: Readonly<Record<StoredFile["status"], readonly [Tone, string]>> = {
    AVAILABLE: ["ended", t`here`],
    PENDING: ["waiting", t`on its way`],
    FAILED: ["failed", t`did not come`],
  };
  const [tone, word] = words[file.status];
  return <StateChip tone={tone}>{word}</StateChip>;
}

function FileList({ search, onOpen }: { search: FilesSearch; onOpen: (id: string) => void }) {
  const { t } = useLingui();
  const terms = termsOf(search.tags ?? "");
  const read = useInfiniteQuery(filesQuery(search.folder, terms));
  if (read.isLoadingError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={6} label={t`Loading the files`} />;
  const files = read.data.pages.flatMap((page) => page.items);
  if (files.length === 0) {
    return (
      <Empty>
        {terms.length > 0 ? <Trans>No file has these tags.</Trans> : search.folder === undefined ? <Trans>There is no file yet.</Trans> : <Trans>Nothing lies in this folder yet.</Trans>}
      </Empty>
    );
  }
  const total = countText(read.data.pages[0]?.total ?? 0);
  return (
    <>
      <Table label={t`Files`} titles={[t`Name`, t`State`, t`Type`, t`Size`, t`Tags`, t`Added`]}>
        {files.map((file) => (
          <tr key={file.id}>
            <th scope="row">
              <Button look="quiet" onPress={() => onOpen(file.id)}>
                {file.name}
              </Button>
              {search.folder === undefined ? <div className={styles["note"]}>{file.folderName}</div> : null}
            </th>
            <td>
              <FileChip file={file} />
            </td>
            <td>{file.kind === "LINK" ? t`elsewhere` : (file.mimeType ?? "–")}</td>
            <td>{file.sizeBytes === undefined ? "–" : sizeText(file.sizeBytes)}</td>
            <td className={styles["tags"]}>{(file.tags ?? []).map(tagText).join(", ") || "–"}</td>
            <td>
              <Ago at={file.createdAt} />
            </td>
          </tr>
        ))}
      </Table>
      <div className={styles["line"]}>
        <span className={styles["note"]}>{t`${countText(files.length)} of ${total}`}</span>
        <ShowMore read={read} />
      </div>
    </>
  );
}
