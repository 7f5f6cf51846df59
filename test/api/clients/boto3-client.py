"""Calls a server with boto3 and prints what came back, a JSON object a line."""

import json
import os
import sys

import boto3
from botocore.exceptions import ClientError


def client(service, prefix):
    return boto3.client(
        service,
        endpoint_url=os.environ["DUPIN_ENDPOINT"],
        region_name="eu-west-1",
        aws_access_key_id=os.environ[prefix + "_ID"],
        aws_secret_access_key=os.environ[prefix + "_SECRET"],
    )


def tell(name, answer):
    if isinstance(answer, dict):
        answer = {k: v for k, v in answer.items() if k != "ResponseMetadata"}
    json.dump({"name": name, "answer": answer}, sys.stdout, default=str)
    sys.stdout.write("\n")


administrator = client("detective", "ADMINISTRATOR")
member = client("detective", "MEMBER")
member_account = os.environ["MEMBER_ACCOUNT"]

tell("identity", client("sts", "ADMINISTRATOR").get_caller_identity()["Account"])
arn = administrator.create_graph(Tags={"team": "red"})["GraphArn"]
tell("graphs", administrator.list_graphs()["GraphList"][0]["Arn"] == arn)
created = administrator.create_members(
    GraphArn=arn,
    Accounts=[{"AccountId": member_account, "EmailAddress": os.environ["MEMBER_EMAIL"]}],
)
tell("created", [one["Status"] for one in created["Members"]])
member.accept_invitation(GraphArn=arn)
got = administrator.get_members(GraphArn=arn, AccountIds=[member_account, "000000000000"])
tell("members", [[one["Status"] for one in got["MemberDetails"]], len(got["UnprocessedAccounts"])])
administrator.update_datasource_packages(GraphArn=arn, DatasourcePackages=["EKS_AUDIT"])
packages = administrator.list_datasource_packages(GraphArn=arn)["DatasourcePackages"]
tell("packages", {name: one["DatasourcePackageIngestState"] for name, one in packages.items()})
for name, call in {
    "foreign": lambda: member.list_members(GraphArn=arn),
    "invalid": lambda: administrator.list_members(GraphArn="x"),
    "token": lambda: administrator.list_members(GraphArn=arn, NextToken="forged"),
}.items():
    try:
        call()
        tell(name, "no error")
    except ClientError as error:
        tell(name, [error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]])
member.disassociate_membership(GraphArn=arn)
tell("left", administrator.list_members(GraphArn=arn)["MemberDetails"])
tell("deleted", administrator.delete_graph(GraphArn=arn))
# Botocore signs to the second and the same change alike: these come within one.
arns = []
for _ in range(3):
    arns.append(administrator.create_graph()["GraphArn"])
    administrator.delete_graph(GraphArn=arns[-1])
tell("anew", len(set([arn, *arns])))
