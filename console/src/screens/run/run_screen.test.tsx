import { act, renderHook, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import { useLastList } from "~/app/last_list";
import type { LiveEvent } from "~/live/event";
import { writes } from "~/live/writes";
import { axeFaults } from "~/test_axe";
import { type Answers, Refusal, serve, SESSION, showAt } from "~/test_page";

const BASE = "/core/api/v2/dispatch-service";
const AT = Date.UTC(2026, 10, 29, 12, 0, 0);
const JOB = {
  id: "job:1", jobRef: "ORD-1", jobTypeName: "leg", status: "IN_PROGRESS", subStatus: null, jobWorkflowId: "jobWorkflow:1",
  dispatchId: "run:1", dispatchRef: "RUN-1", customData: { route: "FTL" }, createdAt: AT / 1000, updatedAt: AT / 1000, updatedBy: null, assets: [],
  objectives: [
    { objectiveRef: "PICKUP", status: "CLOSED", code: "R-0065", attemptId: 1, workflowInstanceId: "i-1", location: "hub:1", timeslot: null },
    {
      objectiveRef: "DROP", status: "STARTED", code: null, attemptId: 2, workflowInstanceId: "i-2", location: { address: "Thane" },
      timeslot: { from: AT / 1000, to: AT / 1000 + 3600 },
    },
  ],
};
const RUN = {
  id: "run:1", dispatchRef: "RUN-1", dispatchTypeName: "lineHaul", status: "IN_PROGRESS", subStatus: "inTransit", participants: ["riders:1"],
  customData: {}, createdAt: AT / 1000, updatedAt: AT / 1000, updatedBy: { id: "asha", name: "Asha" }, jobs: [JOB],
};
const LEDGER = {
  dispatchId: "run:1", balanced: false, open: [{ account: "CONTAINER:bag-1", balance: 1 }],
  waiting: [{ custodyEntity: "CONTAINER", custodyEntityId: "bag-2", direction: "OUT", taskId: "ET_DELIVER", reportedAt: AT }],
  entries: [{ number: 1, custodyEntity: "CONTAINER", custodyEntityId: "bag-1", direction: "IN", balance: 1, timestamp: AT / 1000 }],
};
const ENTRY = {
  kind: "job", resourceId: "job:1", version: 3, state: "IN_PROGRESS", requestId: "r1", actor: { id: "ravi", name: "Ravi", appId: "phone" }, also: [],
};
const STOP = { workflowInstanceId: "i-2", jobId: "job:1", objectiveRef: "DROP", attemptId: 1 };
const ENTRIES = [
  { ...ENTRY, id: "e2", at: AT + 2_000, event: "WorkflowClosed", data: { ...STOP, code: "R-0029" } },
  { ...ENTRY, id: "e1", at: AT + 1_000, event: "WorkflowStarted", data: { ...STOP, code: "" } },
];

const EVENT: LiveEvent = {
  id: "e9", type: "CustodyHandedOut", kind: "ledger", resourceId: "run:1", version: 2, state: null, at: AT, requestId: "",
  actor: { id: "asha", name: "Asha", app: "desk" }, also: [], data: {}, hasData: true,
};

let stop: () => void = () => undefined;
afterEach(() => stop());

function begin(answers: Answers = {}) {
  stop = serve({
    "GET /core/haulier/v1/session": () => SESSION,
    "POST /core/haulier/v1/names": () => ({ names: { "riders:1": { name: "Ravi", kind: "participant" } } }),
    "POST /graphql": (_url, body) => ((body as { query: string }).query.includes("query Run") ? { dispatch: RUN } : { job: { ...JOB, dispatch: null } }),
    [`GET ${BASE}/ledgers/run:1`]: () => LEDGER,
    [`GET ${BASE}/ledgers/run%3A1`]: () => LEDGER,
    "GET /core/haulier/v1/journal": () => ({ entries: ENTRIES, next: null }),
    "GET /core/api/v1/state-machine/reasons": () => [{ reasonCode: "R-0029", description: "consignee not available" }],
    ...answers,
  });
}

describe("a run", () => {
  it("shows its timeline as a table too, with the reason's words", async () => {
    begin();
    const { container } = showAt("/dispatches/run%3A1");
    await screen.findByRole("heading", { name: "RUN-1" });
    const grid = await screen.findByRole("grid", { name: "Events" });
    await within(grid).findByText("DROP #1 · consignee not available");
    expect(screen.getByRole("application", { name: "Timeline" })).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
  });

  it("R23 asks for the words of reasons only where an attempt failed", async () => {
    const asked: string[] = [];
    const reasons = "GET /core/api/v1/state-machine/reasons";
    const entries = ENTRIES.map((entry) => ({ ...entry, data: { ...STOP, code: entry.id === "e2" ? "R-0065" : "" } }));
    begin({ "GET /core/haulier/v1/journal": () => ({ entries, next: null }), [reasons]: () => asked.push(reasons) });
    showAt("/dispatches/run%3A1?tab=events");
    await screen.findByText("ended the stop");
    await waitFor(() => expect(screen.getAllByText("Ravi").length).toBeGreaterThan(0));
    expect(asked).toEqual([]);
  });

  it("R22 opens several events side by side, and closes all", async () => {
    begin();
    const person = userEvent.setup();
    const { container, router } = showAt("/dispatches/run%3A1?tab=events");
    await person.click(await screen.findByText("ended the stop"));
    await person.click(screen.getByText("began the stop"));
    const open = await screen.findByRole("region", { name: "Open events" });
    expect(within(open).getAllByRole("article")).toHaveLength(2);
    expect(router.state.location.search.open).toEqual(["e2", "e1"]);
    expect(await axeFaults(container)).toEqual([]);
    await person.click(within(open).getByRole("button", { name: "Collapse all" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Open events" })).toBeNull());
  });

  it("R7 goes from event to event by keys, opens, compares and collapses", async () => {
    begin();
    const person = userEvent.setup();
    const { router } = showAt("/dispatches/run%3A1");
    const picture = await screen.findByRole("application", { name: "Timeline" });
    picture.focus();
    await person.keyboard("{ArrowLeft}");
    await waitFor(() => expect(router.state.location.search.t).toBe("e2"));
    await person.keyboard("{ArrowLeft}");
    await waitFor(() => expect(router.state.location.search.t).toBe("e1"));
    await person.keyboard("d");
    await screen.findByRole("button", { name: "Show data" });
    await person.keyboard("c");
    await waitFor(() => expect(router.state.location.search.open).toBeUndefined());
  });

  it("R7 goes by [ and ] through the list it was opened from, in the same tab, and asks by e for its sub-status", async () => {
    const runs = ["run:0", "run:1", "run:2"];
    begin({ "POST /graphql": (_url, body) => ({ dispatch: { ...RUN, ...(body as { variables: { id: string } }).variables } }) });
    renderHook(() => useLastList("dispatch", runs));
    const person = userEvent.setup();
    const { router } = showAt("/dispatches/run%3A1?tab=stops");
    await screen.findByText("Thane");
    await person.keyboard("]");
    await waitFor(() => expect(router.state.location.pathname).toBe("/dispatches/run%3A2"));
    expect(router.state.location.search.tab).toBe("stops");
    await screen.findByText("Thane");
    await person.keyboard("]");
    await person.keyboard("[[");
    await waitFor(() => expect(router.state.location.pathname).toBe("/dispatches/run%3A1"));
    await screen.findByText("Thane");
    await person.keyboard("e");
    const dialog = await screen.findByRole("dialog", { name: "Sub-status" });
    await person.type(within(dialog).getByRole("textbox"), "]");
    expect(router.state.location.pathname).toBe("/dispatches/run%3A1");
  });

  it("R21 filters failures and text", async () => {
    begin();
    const person = userEvent.setup();
    showAt("/dispatches/run%3A1?tab=events");
    await screen.findByText("began the stop");
    await person.click(screen.getByRole("button", { name: "only failures" }));
    await waitFor(() => expect(screen.queryByText("began the stop")).toBeNull());
    expect(screen.getByText("ended the stop")).toBeTruthy();
    await person.click(screen.getByRole("searchbox", { name: "Text in the events" }));
    await person.paste("nothing like it");
    await screen.findByText("No event matches these filters.");
  });

  it("says when the vehicle is at a stop that lies ahead, or why nobody can", async () => {
    const eta = { reason: null as string | null, stops: [{ jobId: "job:1", objectiveRef: "PICKUP", eta: AT }, { jobId: "job:1", objectiveRef: "DROP", eta: AT + 82 * 60_000 }] };
    begin({ "POST /graphql": () => ({ dispatch: { ...RUN, eta } }) });
    const { container, queries } = showAt("/dispatches/run%3A1?tab=stops");
    const ahead = await screen.findByRole("row", { name: /^DROP/ });
    expect(ahead.querySelector("time")?.dateTime).toBe(new Date(AT + 82 * 60_000).toISOString());
    expect(within(ahead).getByText("+22 min")).toBeTruthy();
    expect(screen.getByRole("row", { name: /^PICKUP/ }).querySelector("time")).toBeNull();
    expect(await axeFaults(container)).toEqual([]);
    Object.assign(eta, { reason: "NO_PLACE", stops: [] });
    void queries.invalidateQueries({ queryKey: ["run"] });
    await screen.findByText(/nobody knows where the next stop is/);
    expect(screen.getByRole("row", { name: /^DROP/ }).querySelector("time")).toBeNull();
  });

  it("cancels a stop by one of the ways out of its workflow", async () => {
    const sent: unknown[] = [];
    begin({
      [`GET ${BASE}/job-workflows/jobWorkflow%3A1`]: () => ({ objectives: [{ objectiveRef: "DROP", next: [{ code: "R-0029", nextObjective: "RETURN" }] }] }),
      [`POST ${BASE}/jobs/job%3A1/objectives/DROP/cancel`]: (_url, body) => {
        sent.push(body);
        return {};
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/dispatches/run%3A1?tab=stops");
    expect(await screen.findByText("Thane")).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Cancel DROP of ORD-1" }));
    await person.click(await screen.findByRole("button", { name: "Keep the stop" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    await person.click(screen.getByRole("button", { name: "Cancel DROP of ORD-1" }));
    await person.click(await screen.findByRole("button", { name: /How the job goes on/ }));
    await person.click(await screen.findByRole("option", { name: "consignee not available: on to RETURN" }));
    await person.click(screen.getByRole("button", { name: "Cancel the stop" }));
    await waitFor(() => expect(sent).toEqual([{ code: "R-0029", attemptId: 2 }]));
    await screen.findByText("asked: DROP cancelled");
  });

  it("says what is held and what waits, and why; a refused scan shows its fault at the row", async () => {
    begin({
      [`POST ${BASE}/ledgers/batch/custody-out`]: () => {
        throw new Refusal(400, "refused", { faults: [{ field: "data[0].custodyEntityId", rule: "not_held", message: "bag-1 is not held" }] });
      },
    });
    const person = userEvent.setup();
    const { container } = showAt("/dispatches/run%3A1?tab=custody");
    await screen.findByText("not even");
    expect(screen.getByText(/was never taken in/)).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
    await person.click(screen.getByRole("button", { name: "Hand out all that is held…" }));
    await person.click(await screen.findByRole("button", { name: "Hand out 1 thing" }));
    await screen.findByText("bag-1 is not held");
  });

  it("R2 says that something is asked for until the stream confirms it", async () => {
    let isOut = false;
    const line = { ...LEDGER.entries[0], number: 2, direction: "OUT", balance: 0 };
    const ledger = () => (isOut ? { ...LEDGER, balanced: true, open: [], entries: [...LEDGER.entries, line] } : LEDGER);
    begin({
      [`GET ${BASE}/ledgers/run:1`]: ledger,
      [`GET ${BASE}/ledgers/run%3A1`]: ledger,
      [`POST ${BASE}/ledgers/batch/custody-out`]: () => ({}),
    });
    const person = userEvent.setup();
    const { queries } = showAt("/dispatches/run%3A1?tab=custody");
    await person.click(await screen.findByRole("button", { name: "Hand out all that is held…" }));
    await person.click(await screen.findByRole("button", { name: "Hand out 1 thing" }));
    await screen.findByText("asked: handed out");
    isOut = true;
    await queries.invalidateQueries();
    await screen.findByText("even");
    expect(screen.getByText("asked: handed out")).toBeTruthy();
    act(() => writes.onEvent({ ...EVENT, requestId: writes.of("run:1")?.requestId ?? "" }));
    expect(screen.queryByText("asked: handed out")).toBeNull();
  });

  it("R2 tells what was accepted and refused in the end", async () => {
    begin({ [`POST ${BASE}/ledgers/batch/custody-out`]: () => ({}) });
    const person = userEvent.setup();
    showAt("/dispatches/run%3A1?tab=custody");
    await person.click(await screen.findByRole("button", { name: "Hand out all that is held…" }));
    await person.click(await screen.findByRole("button", { name: "Hand out 1 thing" }));
    await screen.findByText("asked: handed out");
    const { requestId = "" } = writes.of("run:1") ?? {};
    act(() => writes.onEvent({ ...EVENT, requestId, version: 0, type: "CustodyHandedOutFailed", data: { message: "the depot is shut" } }));
    const alert = screen.getByRole("alert");
    expect(within(alert).getByText(/the depot is shut/)).toBeTruthy();
    expect(screen.queryByText("asked: handed out")).toBeNull();
    await person.click(within(alert).getByRole("button", { name: "Close" }));
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("leads into its list by j from anywhere", async () => {
    begin();
    const person = userEvent.setup();
    showAt("/dispatches/run%3A1");
    const grid = await screen.findByRole("grid", { name: "Events" });
    await person.keyboard("j");
    expect(document.activeElement).toBe(grid);
  });

  it("names all that is open when it cannot be closed", async () => {
    begin({
      [`POST ${BASE}/dispatches/run%3A1/status`]: () => {
        throw new Refusal(400, "the dispatch cannot become CLOSED", {
          openJobs: ["job:1"],
          openCustody: [{ custodyEntity: "CONTAINER", custodyEntityId: "bag-1", balance: "1" }],
        });
      },
    });
    const person = userEvent.setup();
    showAt("/dispatches/run%3A1");
    await person.click(await screen.findByRole("button", { name: "Close run…" }));
    await person.click(await screen.findByRole("button", { name: "Close run" }));
    expect((await screen.findByRole("link", { name: "ORD-1" })).getAttribute("href")).toBe("/console/jobs/job%3A1");
    await person.click(screen.getByRole("button", { name: "bag-1: 1 held" }));
    await screen.findByText("not even");
  });

  it("is read-only once it is closed, and says by whom", async () => {
    const closed = { ...ENTRIES[0], id: "e3", kind: "dispatch", resourceId: "run:1", event: "DispatchStatusUpdated", state: "CLOSED", actor: { id: "meera", name: "Meera", appId: "desk" } };
    begin({
      "POST /graphql": () => ({ dispatch: { ...RUN, status: "CLOSED" } }),
      "GET /core/haulier/v1/journal": () => ({ entries: [closed], next: null }),
    });
    showAt("/dispatches/run%3A1");
    await screen.findByText(/Closed by Meera/);
    expect(screen.queryByRole("button", { name: "Assign…" })).toBeNull();
    expect(screen.queryByRole("button", { name: "Close run…" })).toBeNull();
  });

  it("R23 shows the run while its journal has failed", async () => {
    begin({
      "GET /core/haulier/v1/journal": () => {
        throw new Refusal(400, "the journal is being moved");
      },
    });
    showAt("/dispatches/run%3A1");
    await screen.findByRole("heading", { name: "RUN-1" });
    await screen.findByText("the journal is being moved");
    expect(screen.getByRole("tab", { name: "Custody" })).toBeTruthy();
  });

  it("tells the last of a run that is gone", async () => {
    begin({
      "POST /graphql": () =>
        new Response(
          JSON.stringify({ data: { dispatch: null }, errors: [{ message: "there is no dispatch", extensions: { code: "201810013300" } }] }),
        ),
    });
    showAt("/dispatches/run%3A1");
    await screen.findByRole("heading", { name: "There is no such run" });
    await screen.findByText("ended the stop", { exact: false });
  });

  it("R5 draws no action that the session may not take", async () => {
    begin({
      "GET /core/haulier/v1/session": () => ({ ...SESSION, grants: [{ path: "/**", methods: ["get"] }] }),
    });
    showAt("/dispatches/run%3A1?tab=stops");
    await screen.findByText("Thane");
    expect(screen.queryByRole("button", { name: /Assign|Close run|Sub-status|Cancel|Take/ })).toBeNull();
  });
});

describe("a job", () => {
  it("R2 is not called completed where it ended because a stop was cancelled, and nothing of it is to come", async () => {
    const [pickup, drop] = JOB.objectives;
    const objectives = [{ ...pickup, status: "CANCELLED", code: "R-0029" }, { ...drop, status: "CREATED" }];
    begin({ "POST /graphql": () => ({ job: { ...JOB, status: "COMPLETED", objectives, dispatch: null } }) });
    showAt("/jobs/job%3A1?tab=stops");
    expect(await screen.findAllByText("ended, stop cancelled")).toHaveLength(2);
    expect(screen.queryByText("completed")).toBeNull();
    expect(within(screen.getByRole("row", { name: /DROP/ })).getByText("left out")).toBeTruthy();
    expect(screen.queryByRole("button", { name: /Cancel DROP/ })).toBeNull();
    expect(screen.queryByText(/^\+\d+ min$/)).toBeNull();
  });

  it("R35 shows the proofs of a job, one of them promised, and is told to be in no run", async () => {
    const proof = { id: "p1", fileId: "doc:1", status: "JOINED", jobId: "job:1", objectiveRef: "DROP", workflowInstanceId: "i-2", taskId: "PHOTO", reportedAt: AT / 1000 };
    const file = { id: "doc:1", folderId: "folder:1", folderName: "proofs", name: "door.jpg", kind: "FILE", status: "AVAILABLE", createdAt: AT, createdBy: {} };
    const link = "https://elsewhere.example/core/api/v1/fms/files/doc:1";
    begin({
      "GET /core/api/v1/fms/proofs": (url) => {
        expect(url.searchParams.get("jobId")).toBe("job:1");
        const gone = { ...proof, id: "p3", fileId: "doc:3", file: { ...file, id: "doc:3", name: "gone.jpg" } };
        return [{ ...proof, file }, { ...proof, id: "p2", fileId: "doc:2", status: "WAITING", taskId: "SIGNATURE" }, gone];
      },
      "GET /core/api/v1/fms/files/doc%3A1": () => ({
        ...file,
        url: `${link}/content?signature=s`,
        preview: { width: 8, height: 6, sizeBytes: 9, mimeType: "image/webp", url: `${link}/preview?signature=p` },
      }),
    });
    const { container } = showAt("/jobs/job%3A1?tab=proofs");
    const picture = await screen.findByRole("img", { name: "Proof door.jpg of DROP" });
    expect(picture.getAttribute("src")).toBe("/core/api/v1/fms/files/doc:1/preview?signature=p");
    expect(screen.getByRole("link", { name: "Download" }).getAttribute("href")).toBe("/core/api/v1/fms/files/doc:1/content?signature=s");
    expect(screen.getByText("promised, not here yet")).toBeTruthy();
    await screen.findByText("deleted");
    expect(screen.getByText("leg, in no run")).toBeTruthy();
    expect(await axeFaults(container)).toEqual([]);
  });

  it("R35 says that a run has no proofs", async () => {
    begin({ "GET /core/api/v1/fms/proofs": () => [] });
    showAt("/dispatches/run%3A1?tab=proofs");
    await screen.findByText(/There are no proofs/);
  });
});
