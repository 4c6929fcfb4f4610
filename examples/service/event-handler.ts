/** Whether the handler fails. The stack sets it with an IPC message, to rehearse an incident. */
let isFailing = false;

process.on('message', (message) => {
  const { event, isOn } = message as { readonly event?: unknown; readonly isOn?: unknown };
  if (event === 'fail-handler') isFailing = isOn === true;
});

/** Handles a message event. An application stores it here, for example. */
export function handleEvent(): void {
  if (isFailing) throw new Error('The handler fails because an incident is rehearsed.');
}
