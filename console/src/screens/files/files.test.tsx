import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it, vi } from "vitest";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";

const FMS = "/core/api/v1/fms";
const PROOFS = { id: "folder:1", name: "proofs", description: "Of deliveries", defaultURLExpiry: "15", createdAt: 1, updatedAt: 1 };
const DOOR = {
  id: "doc:1", folderId: "folder:1", folderName: "proofs", name: "door.jpg", kind: "FILE", status: "AVAILABLE", mimeType: "image/jpeg", sizeBytes: 1_234_567,
  tags: [{ key: "job", value: "7" }], createdAt: Date.now(), createdBy: { id: "u1", name: "Asha" },
};
const OPEN = "https://elsewhere.example/core/api/v1/fms/files/doc:1";

const listed = (items: readonly unknown[], total = items.length) =>
  new Response(JSON.stringify({ data: items, meta: { totalElements: total, pageNo: 1, pageSize: 50 }, request: {} }), { headers: { "content-type": "application/json" } });

// jsdom's files cannot be read whole otherwise.
Blob.prototype.arrayBuffer ??= function (this: Blob) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(reader.result as ArrayBuffer);
    reader.readAsArrayBuffer(this);
  });
};

let stop: () => void = () => undefined;
afterEach(() => {
  stop();
  vi.unstubAllGlobals();
});

let sent: unknown[] = [];
const takes = (answer: unknown) => (url: URL, body: unknown) => {
  sent.push([decodeURIComponent(url.pathname.slice(FMS.length)), body]);
  return answer;
};

function begin(answers: Answers = {}) {
  sent = [];
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    [`GET ${FMS}/folders`]: () => listed([PROOFS]),
    [`GET ${FMS}/files`]: () => listed([DOOR], 80),
    [`GET ${FMS}/proofs`]: () => [],
    ...answers,
  });
}

/** Answers every PUT with these statuses in turn, after it told half of the progress. */
function stubUploads(statuses: readonly number[]): string[] {
  const addresses: string[] = [];
  const turns = [...statuses];
  vi.stubGlobal(
    "XMLHttpRequest",
    class {
      status = 0;
      statusText = "";
      responseText = JSON.stringify({ error: { code: "1", description: "the bytes are others than was said" } });
      upload: { onprogress: (event: { loaded: number; total: number }) => void } = { onprogress: () => undefined };
      onload: () => void = () => undefined;
      open(_method: string, address: string) {
        addresses.push(address);
      }
      setRequestHeader() {}
      abort() {}
      send() {
        this.upload.onprogress({ loaded: 1, total: 2 });
        this.status = turns.shift() ?? 200;
        this.onload();
      }
    },
  );
  return addresses;
}

describe("files", () => {
  it("are listed by folder and found by tags, which stand in the address", async () => {
    const asked: URLSearchParams[] = [];
    begin({
      [`GET ${FMS}/files`]: (url) => {
        asked.push(url.searchParams);
        return url.searchParams.getAll("tags").includes("job:9") ? listed([]) : listed([DOOR], 80);
      },
    });
    const person = userEvent.setup();
    const { container, router } = showAt("/files");
    await screen.findByRole("button", { name: "door.jpg" });
    expect(screen.getByText("1.2 MB")).toBeTruthy();
    expect(screen.getByText("1 of 80")).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("link", { name: "proofs" }));
    await screen.findByText("Of deliveries");
    await person.type(screen.getByRole("searchbox", { name: "With the tags" }), "job:9, seal");
    await screen.findByText("No file has these tags.");
    expect(asked.at(-1)?.getAll("tags")).toEqual(["job:9", "seal"]);
    expect(asked.at(-1)?.get("folderId")).toBe("folder:1");
    expect(router.state.location.search).toEqual({ folder: "folder:1", tags: "job:9, seal" });
  });

  it("are uploaded one after the other: each is stored or refused by itself, and a refused one is sent again", async () => {
    begin({
      [`POST ${FMS}/folders/folder%3A1/upload-links`]: takes({ id: "doc:2", uploadUrl: `${OPEN}/content?signature=u`, method: "PUT", headers: { "Content-Type": "text/plain" }, expiresAt: 1 }),
    });
    const addresses = stubUploads([200, 400, 200]);
    const person = userEvent.setup();
    const { container } = showAt("/files?folder=folder:1");
    await person.click(await screen.findByRole("button", { name: "Upload…" }));
    const dialog = screen.getByRole("dialog");
    await person.upload(within(dialog).getByLabelText("Files"), [new File(["one"], "one.txt", { type: "text/plain" }), new File(["two!"], "two.txt")]);
    await person.type(within(dialog).getByRole("textbox", { name: "Tags" }), "job:7");
    await person.click(within(dialog).getByRole("button", { name: "Upload" }));
    await screen.findByText("the bytes are others than was said");
    expect(within(dialog).getByText("stored")).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
    await person.click(within(dialog).getByRole("button", { name: "Upload" }));
    await waitFor(() => expect(within(dialog).getAllByText("stored")).toHaveLength(2));
    const tags = [{ key: "job", value: "7" }];
    expect(sent).toEqual([
      ["/folders/folder:1/upload-links", expect.objectContaining({ name: "one.txt", sizeBytes: 3, mimeType: "text/plain", tags })],
      ["/folders/folder:1/upload-links", expect.objectContaining({ name: "two.txt", sizeBytes: 4, tags })],
      ["/folders/folder:1/upload-links", expect.objectContaining({ name: "two.txt" })],
    ]);
    expect(new Set(addresses)).toEqual(new Set(["/core/api/v1/fms/files/doc:1/content?signature=u"]));
  });

  it("are shown with their picture and given out by a link that ends", async () => {
    begin({
      [`GET ${FMS}/files/doc%3A1`]: (url) => ({
        ...DOOR,
        url: `${OPEN}/content?for=${url.searchParams.get("urlExpiry")}`,
        urlExpiresAt: 2_000_000_000,
        preview: { width: 8, height: 6, sizeBytes: 9, mimeType: "image/webp", url: `${OPEN}/preview?signature=p` },
      }),
      [`GET ${FMS}/proofs`]: () => [{ id: "p1", fileId: "doc:1", status: "JOINED", jobId: "job:7", objectiveRef: "DROP", workflowInstanceId: "i" }],
      [`DELETE ${FMS}/files/doc%3A1`]: takes({ id: "doc:1" }),
    });
    const person = userEvent.setup();
    const { container } = showAt("/files?sel=doc:1");
    const dialog = await screen.findByRole("dialog");
    const picture = await within(dialog).findByRole("img", { name: "Small picture of door.jpg" });
    expect(picture.getAttribute("src")).toBe("/core/api/v1/fms/files/doc:1/preview?signature=p");
    expect(within(dialog).getByText("job:7")).toBeTruthy();
    expect((await within(dialog).findAllByRole("link")).map((link) => link.getAttribute("href"))).toContain("/console/jobs/job%3A7?tab=proofs");
    expect(await axeFaults(container)).toEqual([]);
    await person.click(within(dialog).getByRole("button", { name: /A link that works for/ }));
    await person.click(await screen.findByRole("option", { name: "a week" }));
    await person.click(within(dialog).getByRole("button", { name: "Make a link" }));
    await within(dialog).findByText(`${OPEN}/content?for=168h`);
    await person.click(within(dialog).getByRole("button", { name: "Delete…" }));
    await person.click(screen.getByRole("button", { name: "Delete the file" }));
    await waitFor(() => expect(sent).toEqual([["/files/doc:1", null]]));
  });

  it("tell that one is gone, that there is none yet, and why they cannot be read", async () => {
    begin({ [`GET ${FMS}/files`]: () => listed([]) });
    showAt("/files?sel=doc:9");
    await screen.findByText("There is no such file any more.");
    expect(screen.getByText("There is no file yet.")).toBeTruthy();
    stop();
    begin({
      [`GET ${FMS}/files`]: () => {
        throw new Refusal(400, "tags are not right");
      },
    });
    showAt("/files");
    await screen.findByText("tags are not right");
  });

  it("lie in folders, which are made and changed", async () => {
    begin({ [`POST ${FMS}/folders`]: takes({ id: "folder:1" }), [`PUT ${FMS}/folders/folder%3A1`]: takes({ id: "folder:1" }), [`POST ${FMS}/folders/folder%3A1/links`]: takes({ id: "doc:3" }) });
    const person = userEvent.setup();
    showAt("/files");
    await person.click(await screen.findByRole("button", { name: "New folder…" }));
    await person.type(screen.getByRole("textbox", { name: "Name" }), "proofs");
    await person.type(screen.getByRole("textbox", { name: /links to its files/ }), "2h");
    await person.click(screen.getByRole("button", { name: "Make" }));
    await person.click(await screen.findByRole("button", { name: "Change the folder…" }));
    await person.type(screen.getByRole("textbox", { name: "Description" }), " only");
    await person.click(screen.getByRole("button", { name: "Save" }));
    await person.click(await screen.findByRole("button", { name: "File elsewhere…" }));
    await person.type(screen.getByRole("textbox", { name: "Address" }), "https://x.example/a.pdf");
    await person.click(screen.getByRole("button", { name: "Add" }));
    await waitFor(() =>
      expect(sent).toEqual([
        ["/folders", { name: "proofs", defaultURLExpiry: "2h" }],
        ["/folders/folder:1", { description: "Of deliveries only", defaultURLExpiry: "15" }],
        ["/folders/folder:1/links", { url: "https://x.example/a.pdf", tags: [] }],
      ]),
    );
  });
});
