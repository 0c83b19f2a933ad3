// A refused form says so at once: the list of reasons takes the focus, so that screen readers read it first.
document.querySelector('form[method="post"] [data-form-errors]')?.focus();
