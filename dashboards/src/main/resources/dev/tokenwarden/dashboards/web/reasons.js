// Why a detection or an incident is closed.
export const REASONS = [
  ['true-positive', 'True positive', 'it was an attack, and has been handled'],
  ['false-positive', 'False positive', 'the rule was wrong'],
  ['benign', 'Benign', 'it occurred and is allowed'],
  ['duplicate', 'Duplicate', 'another one covers it'],
  ['accepted-risk', 'Accepted risk', 'known and accepted'],
];
