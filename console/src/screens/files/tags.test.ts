import { describe, expect, it } from "vitest";
import { filesSearch, termsOf } from "./search";
import { sizeText, tagsOf, tagText } from "./tags";

describe("tags of files", () => {
  it("are typed with commas between, and shown as they were", () => {
    const tags = tagsOf(" job:7, kind : photo,seal,, url:http://x ");
    expect(tags).toEqual([{ key: "job", value: "7" }, { key: "kind", value: "photo" }, { key: "seal", value: "" }, { key: "url", value: "http://x" }]);
    expect(tags.map(tagText)).toEqual(["job:7", "kind:photo", "seal", "url:http://x"]);
    expect(termsOf("a:1 , b")).toEqual(["a:1", "b"]);
  });

  it("stand in the address, which holds nothing else", () => {
    expect(filesSearch({ folder: "folder:1", tags: "job:7", sel: 3, other: "x" })).toEqual({ folder: "folder:1", tags: "job:7" });
  });
});

describe("sizes of files", () => {
  it("are read in the unit that fits", () => {
    expect([0, 999, 1_000, 1_234_567, 5e12].map(sizeText)).toEqual(["0 bytes", "999 bytes", "1 kB", "1.2 MB", "5,000 GB"]);
  });
});
