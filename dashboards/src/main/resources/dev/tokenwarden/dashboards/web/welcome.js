// From a page of this site: only so is the session’s cookie sent along.
location.replace('/');
