import pytest
from tests.admin_pages import *
from tests.factories import *
def test_it(client,db):
    client.force_login(make_user("op",is_staff=True,is_superuser=True))
    r=make_revision(); [make_revision(wikitag=r.wikitag) for _ in range(30)]
    for x in queries_of(client,change_url(r.wikitag)): print(x[:1500],"\n")
    print("=====")
    for x in queries_of(client,change_url(r.author)): print(x[:150],"\n")
