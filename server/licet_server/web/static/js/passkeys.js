// A passkey is made, or shown, by the browser; what it answers goes back in a form (W3C WebAuthn level 2).
(() => {
  "use strict";

  const place = document.querySelector("[data-passkey]");
  if (!place) return;
  const options = JSON.parse(document.getElementById(place.dataset.options).textContent);
  const form = document.getElementById(place.dataset.form);
  const start = place.querySelector("[data-passkey-start]");

  const toBytes = (text) => {
    const plain = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
    return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
  };
  const toText = (bytes) => {
    const plain = Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join("");
    return btoa(plain).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  };
  const named = (list) => (list || []).map((each) => ({ ...each, id: toBytes(each.id) }));

  const wanted = { ...options, challenge: toBytes(options.challenge) };
  if (options.user) wanted.user = { ...options.user, id: toBytes(options.user.id) };
  if (options.allowCredentials) wanted.allowCredentials = named(options.allowCredentials);
  if (options.excludeCredentials) wanted.excludeCredentials = named(options.excludeCredentials);

  const written = (credential) => {
    const { response } = credential;
    const said = { clientDataJSON: toText(response.clientDataJSON) };
    if (response.attestationObject) {
      said.attestationObject = toText(response.attestationObject);
      said.transports = response.getTransports ? response.getTransports() : [];
    } else {
      said.authenticatorData = toText(response.authenticatorData);
      said.signature = toText(response.signature);
      said.userHandle = response.userHandle ? toText(response.userHandle) : null;
    }
    return JSON.stringify({
      id: credential.id,
      rawId: toText(credential.rawId),
      type: credential.type,
      response: said,
      clientExtensionResults: {},
    });
  };

  const show = (name) => {
    for (const each of place.querySelectorAll("[data-passkey-error]")) each.hidden = each.dataset.passkeyError !== name;
    start.hidden = name === "impossible";
  };

  const ask = async () => {
    show(null);
    start.hidden = true;
    try {
      const make = place.dataset.passkey === "create";
      const credential = await navigator.credentials[make ? "create" : "get"]({ publicKey: wanted });
      form.elements.credential.value = written(credential);
      form.submit();
    } catch (error) {
      show(error.name === "InvalidStateError" ? "known" : "refused");
    }
  };

  if (!window.PublicKeyCredential || !navigator.credentials) {
    show("impossible");
    return;
  }
  start.addEventListener("click", ask);
  ask();
})();
