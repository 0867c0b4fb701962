// Passkeys: the browser asks for the finger or the key, the form carries what it says. Without this script the password is there.

interface Said {
  readonly form: HTMLFormElement;
  readonly place: HTMLElement | null;
}

function say({ form, place }: Said): void {
  if (place) {
    place.textContent = form.dataset.failed ?? '';
  }
}

async function ask(form: HTMLFormElement): Promise<string | null> {
  const response = await fetch(form.dataset.options ?? '', { method: 'POST', body: new FormData(form), credentials: 'same-origin' });
  if (!response.ok) {
    return null;
  }
  const options: unknown = await response.json();
  const credential =
    form.dataset.passkey === 'create'
      ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON) })
      : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON) });
  return credential instanceof PublicKeyCredential ? JSON.stringify(credential.toJSON()) : null;
}

for (const form of document.querySelectorAll<HTMLFormElement>('form[data-passkey]')) {
  const said: Said = { form, place: form.querySelector<HTMLElement>('[data-said]') };
  if (!('PublicKeyCredential' in window)) {
    form.hidden = true;
    continue;
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void ask(form)
      .then((credential) => {
        const field = form.elements.namedItem('credential');
        if (credential === null || !(field instanceof HTMLInputElement)) {
          say(said);
          return;
        }
        field.value = credential;
        const password = form.elements.namedItem('current');
        if (password instanceof HTMLInputElement) {
          // It was for the options; it is not sent twice.
          password.value = '';
        }
        form.submit();
      })
      .catch(() => say(said));
  });
}

export {};
