import { useLingui } from "@lingui/react/macro";
import type { ConnectionType } from "~/api/connections";
import type { FaultOf } from "~/app/dialogs";
import { TextField } from "~/ui/field";

export type Texts = Readonly<Record<string, string>>;
type Sort = "social" | "saml" | "oidc";

/** The fields that each sort of provider needs, and those that it may have. */
export const NEEDED: Readonly<Record<Sort, readonly string[]>> = {
  social: ["connectionName", "connectionClientId", "connectionClientSecret"],
  saml: ["connectionName", "publicKeyCertificate"],
  oidc: ["connectionName", "authorizationUrl", "tokenUrl", "clientId", "clientSecret"],
};
const FURTHER: typeof NEEDED = {
  social: [],
  saml: ["displayName", "guiOrder", "signInEndpoint", "signOutEndpoint"],
  oidc: ["displayName", "guiOrder", "issuer", "jwksUrl", "userInfoUrl", "logoutUrl"],
};
const SECRET: readonly string[] = ["connectionClientSecret", "clientSecret"];
const NUMBER = "guiOrder";
export const NAME = "connectionName";

export const sortOf = (type: ConnectionType): Sort => (type === "saml" || type === "oidc" ? type : "social");
export const fieldsOf = (type: ConnectionType): readonly string[] => [...NEEDED[sortOf(type)], ...FURTHER[sortOf(type)]];
export const isSecret = (name: string): boolean => SECRET.includes(name);

/** What was typed, as the server takes it: without blanks around it, numbers as numbers; what is empty is left out. */
export function givenOf(names: readonly string[], texts: Texts): Record<string, string | number> {
  const typed = names.map((name) => [name, texts[name]?.trim() ?? ""] as const).filter(([, text]) => text !== "");
  return Object.fromEntries(typed.map(([name, text]) => [name, name === NUMBER ? Number(text) : text]));
}

/** Whether a number is one, where one is typed. */
export const isOrderRight = (texts: Texts): boolean => Number.isFinite(Number(texts[NUMBER] ?? ""));

/** What people call the fields of connections. */
export function useFieldNames(): Texts {
  const { t } = useLingui();
  return {
    connectionName: t`Name`,
    displayName: t`On the button`,
    guiOrder: t`Place on the login page`,
    connectionClientId: t`Client id`,
    connectionClientSecret: t`Client secret`,
    clientId: t`Client id`,
    clientSecret: t`Client secret`,
    publicKeyCertificate: t`Certificate of the provider`,
    signInEndpoint: t`Address to sign in`,
    signOutEndpoint: t`Address to sign out`,
    authorizationUrl: t`Address to authorize`,
    tokenUrl: t`Address of tokens`,
    issuer: t`Issuer`,
    jwksUrl: t`Address of keys`,
    userInfoUrl: t`Address of user info`,
    logoutUrl: t`Address to log out`,
  };
}

/** The fields of a connection. Of one that `isMade` a secret that is left empty stays as it is. */
export function ConnectionFields(props: {
  names: readonly string[];
  needed: readonly string[];
  texts: Texts;
  onTexts: (texts: Texts) => void;
  faultOf: FaultOf;
  isMade: boolean;
}) {
  const { texts } = props;
  const { t } = useLingui();
  const labels = useFieldNames();
  const hints: Texts = {
    connectionName: t`Letters and hyphens. It stands in addresses that the provider knows, and cannot be changed later.`,
    guiOrder: t`A number: the smallest comes first.`,
    ...(props.isMade ? { clientSecret: t`Left empty, the known one stays.`, connectionClientSecret: t`Left empty, the known one stays.` } : {}),
  };
  return props.names.map((name) => {
    const isOdd = name === NUMBER && !isOrderRight(texts);
    return (
      <TextField
        key={name}
        label={labels[name] ?? name}
        value={texts[name] ?? ""}
        onChange={(text) => props.onTexts({ ...texts, [name]: text })}
        error={isOdd ? t`It is no number.` : props.faultOf(name)}
        isRequired={props.needed.includes(name)}
        autoComplete="off"
        {...(hints[name] === undefined ? {} : { hint: hints[name] })}
        {...(name === "publicKeyCertificate" ? { lines: 5 } : {})}
        {...(isSecret(name) ? { type: "password" as const } : {})}
      />
    );
  });
}
