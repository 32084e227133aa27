/** Which map lies below: the one that was chosen in this browser, as the server tells of it, and those to choose from. */
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type BaseMap, readConfig } from "~/api/haulier";
import { baseAmong, chooseBase, chosenBase } from "~/map/base";

const NONE: readonly BaseMap[] = [];

export interface BaseChoice {
  readonly base: BaseMap;
  readonly maps: readonly BaseMap[];
  readonly choose: (base: BaseMap) => void;
}

export function useBaseMap(): BaseChoice {
  const [chosen, setChosen] = useState(chosenBase);
  const config = useQuery({ queryKey: ["config"], queryFn: ({ signal }) => readConfig(signal), staleTime: Infinity });
  const choose = (base: BaseMap) => {
    chooseBase(base);
    setChosen(base);
  };
  return { base: config.data === undefined ? chosen : baseAmong(config.data.maps, chosen), maps: config.data?.maps ?? NONE, choose };
}
