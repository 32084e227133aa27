import { expect, test } from "vitest";
import { attributionParts } from "./attribution";

test("links to pages stay links, entities become letters", () => {
  expect(attributionParts('<a href="https://www.openstreetmap.org/copyright" onclick="x()">&copy; <b>OpenStreetMap</b></a> contributors')).toEqual([
    { text: "© ", href: "https://www.openstreetmap.org/copyright" },
    { text: "OpenStreetMap", href: "https://www.openstreetmap.org/copyright" },
    { text: " contributors", href: null },
  ]);
});

test("nothing but words and links is taken", () => {
  expect(attributionParts("<script>alert(1)</script><style>a{}</style><img src=x onerror=alert(1)><a href='javascript:alert(1)'>A</a> & B < C")).toEqual([
    { text: "A", href: null },
    { text: " & B < C", href: null },
  ]);
  expect(attributionParts("")).toEqual([]);
});
