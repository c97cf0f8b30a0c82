'use client';
// What a menu is made of, once it was opened.
import { Check } from 'lucide-react';
import { DropdownMenu as Parts } from 'radix-ui';
import type { MenuItem, MenuProps } from './menu.tsx';

export function MenuParts({ trigger, items, align = 'start', label }: MenuProps) {
  return (
    <Parts.Root modal={false} defaultOpen>
      <Parts.Trigger asChild>{trigger}</Parts.Trigger>
      <Parts.Portal>
        <Parts.Content className="pop menu" align={align} sideOffset={5} collisionPadding={8} aria-label={label} loop>
          {items.map((item, index) => renderItem(item, index))}
        </Parts.Content>
      </Parts.Portal>
    </Parts.Root>
  );
}

function renderItem(item: MenuItem, index: number) {
  if (item.kind === 'line') return <Parts.Separator key={`line-${index}`} className="menu-line" />;
  if (item.kind === 'label') {
    return (
      <Parts.Label key={`label-${item.text}`} className="menu-label">
        {item.text}
      </Parts.Label>
    );
  }
  const content = (
    <>
      {item.icon}
      <span className="grow">
        {item.text}
        {item.note === undefined ? null : <small>{item.note}</small>}
      </span>
      {item.keys === undefined ? null : <kbd>{item.keys}</kbd>}
    </>
  );
  const disabled = item.disabled === true;
  if (item.chosen !== undefined) {
    return (
      <Parts.CheckboxItem key={item.key} className="menu-item" checked={item.chosen} disabled={disabled} onSelect={item.onSelect}>
        {content}
        <Parts.ItemIndicator>
          <Check className="i xs mark-on" />
        </Parts.ItemIndicator>
      </Parts.CheckboxItem>
    );
  }
  return (
    <Parts.Item key={item.key} className="menu-item" disabled={disabled} onSelect={item.onSelect}>
      {content}
    </Parts.Item>
  );
}
