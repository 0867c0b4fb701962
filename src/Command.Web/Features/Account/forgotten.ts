// Where nobody is signed in, nothing that a crew's page kept of what its person saw stays on the machine. What that person said and could not send yet is theirs,
// and waits for them under their name.

if (location.pathname === '/account/sign-in') {
  indexedDB.deleteDatabase('command-field-state');
  if ('caches' in window) {
    void caches.keys().then((names) => Promise.all(names.filter((name) => name.startsWith('command-field-')).map((name) => caches.delete(name))));
  }
}

export {};
