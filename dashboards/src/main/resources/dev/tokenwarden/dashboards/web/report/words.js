// What people did, in words. Pure functions.

const DID = {
  acknowledge: 'acknowledged', assign: 'assigned', comment: 'commented', close: 'closed', reopen: 'opened again', severity: 'set the severity', merge: 'merged incidents',
  split: 'split detections off', revoke: 'revoked its targets', reinstate: 'reinstated its targets',
};

// Such as "closed it: true-positive" or "assigned 3 detections to sam".
export function didOf(a) {
  const ofIncident = a.action.startsWith('incident-');
  const name = a.action.replace(/^incident-/, '');
  const what = ofIncident ? '' : a.detections ? ` ${a.detections} ${a.detections === 1 ? 'detection' : 'detections'}` : '';
  const to = name === 'assign' ? ` to ${a.assignee || 'nobody'}` : name === 'severity' ? ` to ${a.severity}` : '';
  return `${DID[name] ?? name}${what}${to}${a.reason ? `: ${a.reason}` : ''}`;
}
