import { msg } from "@lingui/core/macro";
import type { MessageDescriptor } from "@lingui/core";
import { useLingui } from "@lingui/react/macro";
import { WORLD } from "~/map/base";
import { Menu } from "~/ui/menu";
import { useMapPlace } from "./map_context";
import { type LayerId, LAYERS, layersText, shownLayers } from "./search";
import type { BaseChoice } from "./use_base_map";

const TITLES: Readonly<Record<LayerId, MessageDescriptor>> = {
  vehicles: msg`Vehicles`,
  facilities: msg`Facilities`,
  stops: msg`Stops of what is chosen`,
  geofences: msg`Geofences`,
  delays: msg`Heat of delays`,
};

const mark = (isOn: boolean, text: string) => `${isOn ? "☑" : "☐"} ${text}`;

/** What is shown above the base map. */
export function LayersMenu() {
  const { t, i18n } = useLingui();
  const { search, go } = useMapPlace();
  const shown = shownLayers(search.layers);
  const toggle = (layer: LayerId) => {
    const next = new Set(shown);
    if (!next.delete(layer)) next.add(layer);
    go({ layers: layersText(next) }, true);
  };
  return <Menu label={t`Layers ▾`} accessibleLabel={t`Layers`} actions={LAYERS.map((layer) => ({ id: layer, label: mark(shown.has(layer), i18n._(TITLES[layer])), onAction: () => toggle(layer) }))} />;
}

/** Which map lies below: the world of the package, or those that the installation has besides. */
export function BaseMenu({ base, maps, choose }: BaseChoice) {
  const { t } = useLingui();
  if (maps.length < 2 && maps.every(({ url }) => url === WORLD.url)) return null;
  return (
    <Menu
      label={t`Base map ▾`}
      accessibleLabel={t`Base map`}
      actions={maps.map((map) => ({
        id: map.url,
        label: mark(map.url === base.url, map.title),
        onAction: () => choose(map),
      }))}
    />
  );
}
