/** Folders and files, links that open them for a while, and the files that reports of phones named. See: contract/files.md. */
import { t } from "@lingui/core/macro";
import { api, dataOf } from "./client";
import { ApiError, refusalOf } from "./fault";
import type { Answered } from "./haulier";
import type { components } from "./schema";

type Schemas = components["schemas"];

export type Folder = Answered<Schemas["Folder"]>;
export type StoredFile = Answered<Schemas["File"]>;
export type Tag = Answered<Schemas["FilesTag"]>;
export type Proof = Answered<Schemas["Proof"]>;

/** What a page of a list holds, with how much there is in all. */
export interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly total: number;
}

export const FMS = "/core/api/v1/fms";
export const PAGE_SIZE = 50;
/** The most folders that one call lists. */
const FOLDERS = 100;

/** A page of a list, whose answer holds how much there is beside its data. */
async function pageOf<Item>(answer: Promise<{ data?: { data: Item[]; meta: { totalElements: number } } }>): Promise<PageOf<Item>> {
  const { data } = await answer;
  return { items: data?.data ?? [], total: data?.meta.totalElements ?? 0 };
}

export const listFolders = (pageNo: number, signal: AbortSignal): Promise<PageOf<Folder>> =>
  pageOf(api.GET("/core/api/v1/fms/folders", { params: { query: { pageNo, pageSize: FOLDERS } }, signal }));
export const createFolder = (body: Schemas["FolderCreate"]) => dataOf(api.POST("/core/api/v1/fms/folders", { body }));
export const changeFolder = (folderId: string, body: Schemas["FolderUpdate"]) =>
  dataOf(api.PUT("/core/api/v1/fms/folders/{folderId}", { params: { path: { folderId } }, body }));

/** A page of files that have all of these tags, `key:value` or a key alone; of one folder where one is named. */
export function listFiles(folderId: string | undefined, tags: readonly string[], pageNo: number, signal: AbortSignal): Promise<PageOf<StoredFile>> {
  const query = { pageNo, pageSize: PAGE_SIZE, ...(folderId === undefined ? {} : { folderId }), ...(tags.length === 0 ? {} : { tags: [...tags] }) };
  return pageOf(api.GET("/core/api/v1/fms/files", { params: { query }, signal }));
}

/** A file with a link that opens it as long as `urlExpiry` says, else as its folder does. */
export const readFile = (fileId: string, signal: AbortSignal | null = null, urlExpiry?: string): Promise<StoredFile> => {
  const query = urlExpiry === undefined ? {} : { urlExpiry };
  return dataOf(api.GET("/core/api/v1/fms/files/{fileId}", { params: { path: { fileId }, query }, signal }));
};
export const deleteFile = (fileId: string) => dataOf(api.DELETE("/core/api/v1/fms/files/{fileId}", { params: { path: { fileId } } }));
export const registerLink = (folderId: string, body: Schemas["FileLink"]) =>
  dataOf(api.POST("/core/api/v1/fms/folders/{folderId}/links", { params: { path: { folderId } }, body }));

export const proofsOfJob = (jobId: string, signal: AbortSignal): Promise<readonly Proof[]> =>
  dataOf(api.GET("/core/api/v1/fms/proofs", { params: { query: { jobId } }, signal }));
export const proofsOfFile = (fileId: string, signal: AbortSignal): Promise<readonly Proof[]> =>
  dataOf(api.GET("/core/api/v1/fms/proofs", { params: { query: { fileId } }, signal }));

/** A link as this page may follow it: the server's own ones by their path, whatever it calls itself. */
export function pathOf(url: string): string {
  const { pathname, search } = new URL(url, location.origin);
  return pathname.startsWith(`${FMS}/`) ? pathname + search : url;
}

/** Files above this are not hashed before they are sent: the whole of them would have to be in memory. */
const MAX_HASHED = 64 * 1024 * 1024;

async function sha256Of(file: File): Promise<string | undefined> {
  // Only a page that came safely may hash.
  if (file.size > MAX_HASHED || (globalThis.crypto as Partial<Crypto>).subtle === undefined) return undefined;
  const digest = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export interface UploadWishes {
  readonly tags: readonly Tag[];
  /** How long it is kept, such as `30d`; empty means for ever. */
  readonly ttl: string;
}

/**
 * Store a file in a folder. `onProgress` is told which part of it was sent, from 0 to 1. Its checksum goes along, so what
 * arrives otherwise is refused. Gives the id. Throws `ApiError`, and what an abort throws.
 */
export async function uploadFile(folderId: string, file: File, wishes: UploadWishes, onProgress: (part: number) => void, signal: AbortSignal): Promise<string> {
  const sha256 = await sha256Of(file);
  signal.throwIfAborted();
  const body = {
    name: file.name,
    sizeBytes: file.size,
    ...(file.type === "" ? {} : { mimeType: file.type }),
    ...(sha256 === undefined ? {} : { sha256 }),
    ...(wishes.tags.length === 0 ? {} : { tags: [...wishes.tags] }),
    ...(wishes.ttl === "" ? {} : { ttl: wishes.ttl }),
  };
  const path = { folderId };
  const target = await dataOf(api.POST("/core/api/v1/fms/folders/{folderId}/upload-links", { params: { path }, body, signal }));
  await put(pathOf(target.uploadUrl), target.headers, file, onProgress, signal);
  return target.id;
}

/** Send bytes; `fetch` does not tell how far it is. */
function put(address: string, headers: Readonly<Record<string, string>>, file: File, onProgress: (part: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((done, refuse) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => onProgress(total === 0 ? 0 : loaded / total);
    request.onload = () => {
      if (request.status < 300) {
        done();
        return;
      }
      const answer = new Response(request.responseText, { status: request.status, statusText: request.statusText });
      void refusalOf(answer, "").then(refuse);
    };
    request.onerror = () => refuse(new ApiError(0, "", t`The server cannot be reached.`, ""));
    request.onabort = () => refuse(signal.reason as Error);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}
