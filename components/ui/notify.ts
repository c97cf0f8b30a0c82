// Notices at the edge of the screen. Their library comes with the first one, not with the page.

export type Notice = {
  readonly description?: string;
  readonly duration?: number;
  readonly action?: { readonly label: string; readonly onClick: () => void };
};

async function show(kind: 'error' | 'success' | 'info', title: string, notice: Notice): Promise<void> {
  const { toast } = await import('sonner');
  toast[kind](title, notice);
}

/** Says something that happened; it goes by itself. */
export const toast = {
  error: (title: string, notice: Notice = {}): void => void show('error', title, notice),
  success: (title: string, notice: Notice = {}): void => void show('success', title, notice),
  info: (title: string, notice: Notice = {}): void => void show('info', title, notice),
};
