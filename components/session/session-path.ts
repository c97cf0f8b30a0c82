// Where the page asks who is signed in; its head asks ahead, at the same address.
export const sessionPath = '/api/session';
