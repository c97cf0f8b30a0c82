// What stands in the review's part of the shared document, drawn again when it changes.
import { useEffect, useState } from 'react';
import type * as Y from 'yjs';
import { type CommentFields, commentsMapName, type FollowUpFields, followUpsMapName, reviewMapName } from '../../domain/document.ts';
import { readComments, readFollowUps, reviewText } from './review-doc.ts';

/** The review's fragment; undefined while nobody has begun it. Unchanged while words within it change. */
export function useReviewText(doc: Y.Doc): Y.XmlFragment | undefined {
  const [text, setText] = useState(() => reviewText(doc));
  useEffect(() => {
    const map = doc.getMap(reviewMapName);
    const look = () => setText(reviewText(doc));
    look();
    map.observe(look);
    return () => map.unobserve(look);
  }, [doc]);
  return text;
}

export function useFollowUps(doc: Y.Doc): readonly FollowUpFields[] {
  return useRead(doc, followUpsMapName, readFollowUps);
}

export function useComments(doc: Y.Doc): readonly CommentFields[] {
  return useRead(doc, commentsMapName, readComments);
}

function useRead<T>(doc: Y.Doc, name: string, read: (doc: Y.Doc) => T): T {
  const [value, setValue] = useState(() => read(doc));
  useEffect(() => {
    const map = doc.getMap(name);
    const look = () => setValue(read(doc));
    look();
    map.observeDeep(look);
    return () => map.unobserveDeep(look);
  }, [doc, name, read]);
  return value;
}
