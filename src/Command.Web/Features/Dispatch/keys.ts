// The desk's keys: / goes to the command bar, N to a new case, A to the units to be sent, Ctrl+Z takes back, Ctrl+Enter sends the form that is typed in.

function typesIn(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]') !== null;
}

function press(selector: string): boolean {
  const button = document.querySelector<HTMLButtonElement>(selector);
  if (!button || button.disabled) {
    return false;
  }
  button.click();
  return true;
}

document.addEventListener('keydown', (event) => {
  const target = event.target;
  if (event.isComposing || !document.querySelector('main.dispatch')) {
    return;
  }
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && target instanceof HTMLElement) {
    const form = target.closest('form');
    if (form) {
      event.preventDefault();
      form.requestSubmit();
    }
    return;
  }
  if (event.key === 'Escape' && target instanceof HTMLElement && typesIn(target)) {
    target.blur();
    return;
  }
  if (typesIn(target)) {
    return;
  }
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'z') {
    if (press('[data-testid=undo]')) {
      event.preventDefault();
    }
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey) {
    return;
  }
  if (event.key === '/') {
    const bar = document.querySelector<HTMLInputElement>('[data-testid=bar]');
    bar?.focus();
    bar?.select();
    event.preventDefault();
  } else if (event.key.toLowerCase() === 'n' && !(target instanceof Element && target.closest('[data-answers]'))) {
    // Beside a question N is its answer.
    if (press('[data-testid=tab-intake]')) {
      event.preventDefault();
    }
  } else if (event.key.toLowerCase() === 'a') {
    const field = document.querySelector<HTMLInputElement>('[data-testid=assign-unit]');
    if (field) {
      field.focus();
      event.preventDefault();
    }
  } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    setTimeout(() => document.querySelector('.pane.list [aria-current=true]')?.scrollIntoView({ block: 'nearest' }), 200);
  }
});

// On a telephone the desk is one column: what is chosen is gone to.
const narrowPx = 640;

function goTo(pane: string): void {
  document.querySelector(`[data-pane=${pane}]`)?.scrollIntoView({ block: 'start' });
}

document.addEventListener('click', (event) => {
  const target = event.target;
  if (!(target instanceof Element)) {
    return;
  }
  const jump = target.closest<HTMLElement>('[data-jump]')?.dataset.jump;
  if (jump) {
    goTo(jump);
  } else if (innerWidth <= narrowPx && target.closest('[data-testid=incident], [data-testid=suggestion], [data-testid=tab-intake]')) {
    goTo('work');
  }
});
