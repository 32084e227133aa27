import { Trans, useLingui } from "@lingui/react/macro";
import { keepPreviousData, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { ApiError } from "~/api/fault";
import { changeTemplate, createTemplate, MESSAGE_CHANNELS, type MessageChannel, MESSAGING, previewTemplate, type RenderedTemplate, type Template, type Translation } from "~/api/notifications";
import { PanelError, refusalFrom } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Select } from "~/ui/choice_field";
import { DetailScreen } from "~/ui/detail";
import { TextField } from "~/ui/field";
import { Facts, Skeleton } from "~/ui/panel";
import { showToast } from "~/ui/toast";
import styles from "./notifications.module.css";
import { templateQuery, templatesQuery } from "./queries";
import { useKept } from "./use_kept";
import { Placeholder, useChannelWord } from "./words";

const route = getRouteApi("/notifications/templates/$id");
const NEW = "new";
const PREVIEW_AFTER_MS = 300;
const OWN = "";

interface Texts {
  readonly subject: string;
  readonly body: string;
  readonly html: string;
}

interface Draft {
  readonly name: string;
  readonly channel: MessageChannel;
  /** By language; the template's own words under an empty name. */
  readonly texts: Readonly<Record<string, Texts>>;
}

const NOTHING: Texts = { subject: "", body: "", html: "" };
const NEW_DRAFT: Draft = { name: "", channel: "email", texts: { [OWN]: NOTHING } };

const textsOf = ({ subject, body, html }: { subject?: string | null; body: string; html?: string | null }): Texts => ({ subject: subject ?? "", body, html: html ?? "" });

function draftOf(template: Template): Draft {
  const translated = Object.entries(template.translations ?? {}).map(([tag, texts]) => [tag, textsOf(texts)] as const);
  return { name: template.name, channel: template.channel, texts: { [OWN]: textsOf(template), ...Object.fromEntries(translated) } };
}

function bodyOf({ channel, texts }: Draft) {
  const kept = ({ subject, body, html }: Texts): Translation => ({
    body,
    ...(channel === "email" && subject !== "" ? { subject } : {}),
    ...(channel === "email" && html !== "" ? { html } : {}),
  });
  const translated = Object.entries(texts).filter(([tag]) => tag !== OWN);
  return { ...kept(texts[OWN] ?? NOTHING), translations: Object.fromEntries(translated.map(([tag, each]) => [tag, kept(each)])) };
}

/** A template: what it says in each language, beside what the server makes of it. */
export function TemplateScreen() {
  const { t } = useLingui();
  const { id } = route.useParams();
  const read = useQuery({ ...templateQuery(id), enabled: id !== NEW });
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (id !== NEW && read.data === undefined) return <Skeleton rows={6} label={t`Loading the template`} />;
  return <TemplateEditor key={id} template={read.data ?? null} />;
}

function TemplateEditor({ template }: { template: Template | null }) {
  const { t } = useLingui();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const channelWord = useChannelWord();
  const begin = () => (template === null ? NEW_DRAFT : draftOf(template));
  const { draft, setDraft, forget } = useKept<Draft>(`template/${template?.id ?? NEW}`, begin);
  const [language, setLanguage] = useState(OWN);
  const [more, setMore] = useState("");
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const [isBusy, setBusy] = useState(false);
  const mayMake = useMay("POST", `${MESSAGING}/templates`);
  const mayChange = useMay("PUT", `${MESSAGING}/templates/t`);
  const maySave = template === null ? mayMake : mayChange;
  const isChanged = JSON.stringify(draft) !== JSON.stringify(begin());
  const place = language === OWN ? "" : `translations.${language}.`;
  const faultOf = (field: string) => refusal?.faults.find((fault) => fault.field.replace(/^\[0\]\./, "") === field)?.message;
  const texts = draft.texts[language] ?? NOTHING;
  const write = (part: Partial<Texts>) => setDraft({ ...draft, texts: { ...draft.texts, [language]: { ...texts, ...part } } });
  const add = () => {
    const tag = more.trim();
    if (tag === "") return;
    setDraft({ ...draft, texts: { ...draft.texts, [tag]: draft.texts[tag] ?? draft.texts[OWN] ?? NOTHING } });
    setLanguage(tag);
    setMore("");
  };
  const drop = () => {
    setDraft({ ...draft, texts: Object.fromEntries(Object.entries(draft.texts).filter(([tag]) => tag !== language)) });
    setLanguage(OWN);
  };
  const save = async () => {
    setBusy(true);
    setRefusal(null);
    try {
      const body = bodyOf(draft);
      if (template === null) await createTemplate({ ...body, name: draft.name.trim(), channel: draft.channel });
      else await changeTemplate(template.id, body);
      forget();
      await queries.invalidateQueries({ queryKey: templatesQuery.queryKey });
      if (template !== null) queries.removeQueries({ queryKey: templateQuery(template.id).queryKey });
      showToast({ tone: "plain", text: t`${draft.name} is kept.` });
      void navigate({ to: "/notifications/$part", params: { part: "templates" }, search: {} });
    } catch (error) {
      setRefusal(refusalFrom(error));
      setBusy(false);
    }
  };
  const languages = Object.keys(draft.texts).map((tag) => ({ id: tag === OWN ? "own" : tag, label: tag === OWN ? t`its own words` : tag }));
  return (
    <DetailScreen
      title={template === null ? t`New template` : template.name}
      lead={
        <Link to="/notifications/$part" params={{ part: "templates" }} search={{}}>
          <Trans>Templates</Trans>
        </Link>
      }
      actions={
        <>
          {isChanged ? (
            <Button
              onPress={() => {
                forget();
                setDraft(begin());
                setLanguage(OWN);
              }}
            >
              <Trans>Undo all</Trans>
            </Button>
          ) : null}
          {maySave ? (
            <Button look="primary" isPending={isBusy} isDisabled={!isChanged || draft.name.trim() === ""} onPress={() => void save()}>
              <Trans>Save</Trans>
            </Button>
          ) : null}
        </>
      }
      factsLabel={t`Preview`}
      facts={<TemplatePreview draft={draft} language={language} />}
    >
      <div className={`${styles["form"]} ${styles["page"]}`}>
        {refusal === null ? null : <PanelError error={refusal} />}
        {template === null ? (
          <div className={styles["pair"]}>
            <TextField label={t`Name`} value={draft.name} onChange={(name) => setDraft({ ...draft, name })} isRequired autoFocus error={faultOf("name")} />
            <Select
              label={t`Channel`}
              choices={MESSAGE_CHANNELS.map((id) => ({ id, label: channelWord(id) }))}
              value={draft.channel}
              onChange={(channel) => setDraft({ ...draft, channel: channel as MessageChannel })}
              error={faultOf("channel")}
            />
          </div>
        ) : null}
        <div className={styles["line"]}>
          <Select label={t`Language`} choices={languages} value={language === OWN ? "own" : language} onChange={(id) => setLanguage(id === "own" ? OWN : id)} />
          <TextField label={t`One more language`} hint={t`A tag such as hi or pt-BR.`} value={more} onChange={setMore} error={faultOf("translations") ?? faultOf("translations.*")} />
          <Button isDisabled={more.trim() === ""} onPress={add}>
            <Trans>Add</Trans>
          </Button>
          {language === OWN ? null : (
            <Button onPress={drop}>
              <Trans>Take it away</Trans>
            </Button>
          )}
        </div>
        {draft.channel === "email" ? <TextField label={t`Subject`} value={texts.subject} onChange={(subject) => write({ subject })} error={faultOf(`${place}subject`)} /> : null}
        <TextField label={t`Text`} hint={<Placeholder name="name" words={t`stands for a value that the send gives.`} />} lines={8} value={texts.body} onChange={(body) => write({ body })} isRequired error={faultOf(`${place}body`)} />
        {draft.channel === "email" ? <TextField label={t`HTML`} hint={t`Beside the text, for those who see it.`} lines={6} value={texts.html} onChange={(html) => write({ html })} error={faultOf(`${place}html`)} /> : null}
      </div>
    </DetailScreen>
  );
}

/** The values that are filled in, and what comes of them: the server's own words, as a send would have them. */
function TemplatePreview({ draft, language }: { draft: Draft; language: string }) {
  const { t } = useLingui();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const asked = JSON.stringify({ ...bodyOf(draft), channel: draft.channel, placeholders: given(values), ...(language === OWN ? {} : { locale: language }) });
  const [settled, setSettled] = useState(asked);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(asked), PREVIEW_AFTER_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  const hasText = (draft.texts[OWN]?.body ?? "") !== "";
  const read = useQuery({
    queryKey: ["notifications", "template-preview", settled],
    queryFn: ({ signal }) => previewTemplate(JSON.parse(settled) as Parameters<typeof previewTemplate>[0], signal),
    enabled: hasText,
    placeholderData: keepPreviousData,
    retry: false,
  });
  const names = [...new Set([...(read.data?.missing ?? []), ...Object.keys(values)])].sort();
  return (
    <div className={styles["part"]}>
      <h2>
        <Trans>Preview</Trans>
      </h2>
      {!hasText ? (
        <p className={styles["note"]}>
          <Trans>What is written beside is shown here as it would be sent.</Trans>
        </p>
      ) : read.isError ? (
        <PanelError error={read.error} />
      ) : read.data === undefined ? (
        <Skeleton rows={4} label={t`Loading the preview`} />
      ) : (
        <Shown rendered={read.data} />
      )}
      {names.map((name) => (
        <TextField key={name} label={name} value={values[name] ?? ""} onChange={(value) => setValues({ ...values, [name]: value })} placeholder={t`no value: a send would be refused`} />
      ))}
    </div>
  );
}

/** Values by the paths of their placeholders; an empty one is none. */
function given(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ""));
}

function Shown({ rendered }: { rendered: RenderedTemplate }) {
  const { t } = useLingui();
  return (
    <>
      <p className={styles["said"]}>
        {rendered.subject === undefined ? null : <b>{rendered.subject === "" ? "–" : rendered.subject}</b>}
        {rendered.body}
      </p>
      {rendered.html === undefined ? null : (
        <>
          <h2>
            <Trans>HTML</Trans>
          </h2>
          <p className={styles["said"]}>
            <code>{rendered.html}</code>
          </p>
        </>
      )}
      {rendered.segments === undefined ? null : (
        <Facts
          facts={[
            [t`Parts that are paid`, String(rendered.segments.count)],
            [t`Alphabet`, rendered.segments.encoding],
          ]}
        />
      )}
    </>
  );
}
