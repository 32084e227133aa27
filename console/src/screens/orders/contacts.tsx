import { Trans, useLingui } from "@lingui/react/macro";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type Order, type OrderContact, orderPath, readContacts } from "~/api/orders";
import { PanelError } from "~/app/errors";
import { useMay } from "~/app/session";
import { Button } from "~/ui/button";
import { Skeleton } from "~/ui/panel";
import { Table } from "~/ui/table";
import styles from "./orders.module.css";
import { CONTACT_ROLES } from "./words";

/** Who is met on the way: behind a click, for who may, and noted in the journal. */
export function Contacts({ order }: { order: Order }) {
  const [isShown, setShown] = useState(false);
  const mayRead = useMay("GET", orderPath(order.orderId, "/contacts"));
  if (!mayRead) return null;
  return (
    <section className={styles["split"]} aria-labelledby="contacts">
      <h2 id="contacts">
        <Trans>Contacts</Trans>
      </h2>
      {isShown ? (
        <ContactTable order={order} onHide={() => setShown(false)} />
      ) : (
        <div className={styles["head"]}>
          <Button onPress={() => setShown(true)}>
            <Trans>Show contacts</Trans>
          </Button>
          <span className={styles["note"]}>
            <Trans>The journal notes who looked at them.</Trans>
          </span>
        </div>
      )}
    </section>
  );
}

function ContactTable({ order, onHide }: { order: Order; onHide: () => void }) {
  const { t, i18n } = useLingui();
  // Nothing personal stays in the cache behind the page, and none is read twice by itself.
  const read = useQuery({ queryKey: ["contacts", order.orderId], queryFn: ({ signal }) => readContacts(order.orderId, signal), gcTime: 0, staleTime: Infinity, retry: false });
  if (read.isError) return <PanelError error={read.error} onRetry={() => void read.refetch()} />;
  if (read.isPending) return <Skeleton rows={2} label={t`Loading contacts`} />;
  const numberOf = (id: string | undefined | null) => order.workOrder.find((each) => each.workOrderId === id)?.sequence;
  return (
    <>
      <Table label={t`Names and numbers`} titles={[t`Name`, t`Role`, t`Phone`, t`E-mail`]}>
        {read.data.map((contact) => {
          const role = CONTACT_ROLES[contact.role];
          const number = numberOf(contact.workOrderId);
          return (
            <tr key={`${contact.id} ${contact.role} ${contact.workOrderId ?? ""}`}>
              <th scope="row">{contact.name ?? "–"}</th>
              <td>
                {role === undefined ? contact.role : i18n._(role)}
                {number === undefined ? "" : ` · ${t`work order ${number}`}`}
              </td>
              <td>
                <Phone contact={contact} />
              </td>
              <td>{contact.email ?? "–"}</td>
            </tr>
          );
        })}
      </Table>
      <div>
        <Button onPress={onHide}>
          <Trans>Hide contacts</Trans>
        </Button>
      </div>
    </>
  );
}

function Phone({ contact }: { contact: OrderContact }) {
  const { phone } = contact;
  if (phone === undefined || phone === null) return "–";
  const number = `${phone.countryCode} ${phone.number}`;
  return <a href={`tel:${number.replaceAll(/[^+0-9]/g, "")}`}>{number}</a>;
}
