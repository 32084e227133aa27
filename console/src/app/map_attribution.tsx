import { useMemo } from "react";
import { attributionParts } from "~/map/attribution";

/** Whose a map is, with the links that its file has. */
export function MapAttribution({ html }: { html: string }) {
  const parts = useMemo(() => attributionParts(html), [html]);
  return parts.map(({ text, href }, place) =>
    href === null ? (
      text
    ) : (
      <a key={place} href={href} target="_blank" rel="noopener noreferrer">
        {text}
      </a>
    ),
  );
}
