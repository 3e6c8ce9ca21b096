"""Reads a letter from stdin with the standard library's parser and says as JSON what is in it."""
import email
import email.policy
import hashlib
import json
import sys

message = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)


def raw_utf8(text):
    """Bytes beyond ASCII stand in headers as they are where an address needs it (RFC 6532); this parser hands them on undecoded."""
    return text.encode('utf-8', 'surrogateescape').decode('utf-8')


def people(name):
    header = message[name]
    return [] if header is None else [[one.display_name, raw_utf8(one.addr_spec)] for one in header.addresses]


def leaf(part):
    data = part.get_payload(decode=True)
    text = part.get_content() if part.get_content_maintype() == 'text' and not part.is_attachment() else None
    return {
        'type': part.get_content_type(),
        'charset': part.get_content_charset(),
        'format': part.get_param('format'),
        'filename': part.get_filename(),
        'disposition': part.get_content_disposition(),
        'id': part['content-id'],
        'text': text,
        'sha256': hashlib.sha256(data).hexdigest(),
    }


def tree(part):
    if part.is_multipart():
        return [part.get_content_type(), [tree(child) for child in part.iter_parts()]]
    return part.get_content_type()


def defects(part):
    found = [type(one).__name__ for one in part.defects]
    for name, value in part.items():
        # Beside the name by RFC 2231 stands one for programs that do not know it, in a form that no standard has.
        if name.lower() == 'content-type' and part.get_filename():
            continue
        found += [type(one).__name__ for one in getattr(value, 'defects', [])]
    return found


parts = list(message.walk())
print(json.dumps({
    'names': [name.lower() for name in message.keys()],
    'subject': message['subject'],
    'from': people('from'),
    'to': people('to'),
    'cc': people('cc'),
    'replyTo': people('reply-to'),
    'tree': tree(message),
    'leaves': [leaf(part) for part in parts if not part.is_multipart()],
    'defects': [one for part in parts for one in defects(part)],
}))
