// Shows the button for passkeys where the browser knows them, and sends what the device says in the form of the page.
const button = document.getElementById("passkey");

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

async function use() {
  const options = JSON.parse(button.dataset.options);
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: (options.allowCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
  };
  const made = await navigator.credentials.get({ publicKey });
  const { response } = made;
  const answer = {
    id: made.id,
    rawId: text(made.rawId),
    type: made.type,
    authenticatorAttachment: made.authenticatorAttachment,
    clientExtensionResults: made.getClientExtensionResults(),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle === null ? null : text(response.userHandle),
    },
  };
  const field = document.createElement("input");
  field.type = "hidden";
  field.name = "passkey";
  field.value = JSON.stringify(answer);
  button.form.noValidate = true;
  button.form.append(field);
  button.form.submit();
}

if (button !== null && window.PublicKeyCredential !== undefined) {
  button.hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    use().catch(() => {
      button.disabled = false;
    });
  });
}
