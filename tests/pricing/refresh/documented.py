"""What the providers' documentation shows that their price interfaces answer."""

import json
from copy import deepcopy
from typing import Any

AWS_PRODUCT: dict[str, Any] = {
    "product": {
        "productFamily": "Storage",
        "attributes": {
            "storageMedia": "SSD-backed",
            "maxThroughputvolume": "320 MB/sec",
            "volumeType": "Provisioned IOPS",
            "maxIopsvolume": "20000",
            "servicecode": "AmazonEC2",
            "usagetype": "CAN1-EBS:VolumeUsage.piops",
            "locationType": "AWS Region",
            "location": "Canada (Central)",
            "servicename": "Amazon Elastic Compute Cloud",
            "maxVolumeSize": "16 TiB",
            "operation": "",
        },
        "sku": "WQGC34PB2AWS8R4U",
    },
    "serviceCode": "AmazonEC2",
    "terms": {
        "OnDemand": {
            "WQGC34PB2AWS8R4U.JRTCKXETXF": {
                "priceDimensions": {
                    "WQGC34PB2AWS8R4U.JRTCKXETXF.6YS6EN2CT7": {
                        "unit": "GB-Mo",
                        "endRange": "Inf",
                        "description": "$0.138 per GB-month of Provisioned IOPS SSD (io1)  provisioned storage"
                        " - Canada (Central)",
                        "appliesTo": [],
                        "rateCode": "WQGC34PB2AWS8R4U.JRTCKXETXF.6YS6EN2CT7",
                        "beginRange": "0",
                        "pricePerUnit": {"USD": "0.1380000000"},
                    }
                },
                "sku": "WQGC34PB2AWS8R4U",
                "effectiveDate": "2017-08-01T00:00:00Z",
                "offerTermCode": "JRTCKXETXF",
                "termAttributes": {},
            }
        }
    },
    "version": "20170901182201",
    "publicationDate": "2017-09-01T18:22:01Z",
}
"""The product in the example of GetProducts, https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
(also in botocore, data/pricing/2017-10-15/examples-1.json)."""

AWS_NEXT_TOKEN = "57r3EXAMPLEujbzWfHF7Ciw==:ywSmZsD3mtpQmQLQ5XfOsIMkYybSj"  # noqa: S105 - where a page ends, from the same example

AZURE_METER: dict[str, Any] = {
    "currencyCode": "USD",
    "tierMinimumUnits": 0.0,
    "retailPrice": 0.176346,
    "unitPrice": 0.176346,
    "armRegionName": "westeurope",
    "location": "EU West",
    "effectiveStartDate": "2020-08-01T00:00:00Z",
    "meterId": "000a794b-bdb0-58be-a0cd-0c3a0f222923",
    "meterName": "F16s Spot",
    "productId": "DZH318Z0BQPS",
    "skuId": "DZH318Z0BQPS/00TG",
    "productName": "Virtual Machines FS Series Windows",
    "skuName": "F16s Spot",
    "serviceName": "Virtual Machines",
    "serviceId": "DZH313Z7MMC8",
    "serviceFamily": "Compute",
    "unitOfMeasure": "1 Hour",
    "type": "Consumption",
    "isPrimaryMeterRegion": True,
    "armSkuName": "Standard_F16s",
}
"""A meter of the example in https://learn.microsoft.com/rest/api/cost-management/retail-prices/azure-retail-prices#api-response-examples."""

GCP_SKU: dict[str, Any] = {
    "name": "services/6F81-5844-456A/skus/8AF1-1146-E7DA",
    "skuId": "8AF1-1146-E7DA",
    "description": "Storage PD Capacity in Virginia",
    "category": {
        "serviceDisplayName": "Compute Engine",
        "resourceFamily": "Storage",
        "resourceGroup": "PDStandard",
        "usageType": "OnDemand",
    },
    "serviceRegions": ["us-east4"],
    "pricingInfo": [
        {
            "summary": "",
            "pricingExpression": {
                "usageUnit": "GiBy.mo",
                "usageUnitDescription": "gibibyte month",
                "baseUnit": "By.s",
                "baseUnitDescription": "byte second",
                "baseUnitConversionFactor": 2.8759101014016e15,
                "displayQuantity": 1,
                "tieredRates": [{"startUsageAmount": 0, "unitPrice": {"currencyCode": "USD", "units": "0", "nanos": 44000000}}],
            },
            "currencyConversionRate": 1,
            "effectiveTime": "2020-10-05T10:18:44.165Z",
        }
    ],
    "serviceProviderName": "Google",
    "geoTaxonomy": {"type": "REGIONAL", "regions": ["us-east4"]},
}
"""A SKU as https://docs.cloud.google.com/billing/docs/reference/rest/v1/services.skus/list describes it (Sku, PricingExpression,
Money). The page has placeholders for values; these are what the interface answered for this SKU in October 2020."""


def aws_page(*products: dict[str, Any], token: str | None = None) -> dict[str, Any]:
    """An answer of GetProducts: products are JSON in texts."""
    page: dict[str, Any] = {"FormatVersion": "aws_v1", "PriceList": [json.dumps(product) for product in products]}
    return page | ({"NextToken": token} if token else {})


def aws_product(sku: str = "WQGC34PB2AWS8R4U", prices: dict[str, str] | None = None, **attributes: str) -> dict[str, Any]:
    """The documented product with another SKU, other attributes and other prices by ``beginRange``."""
    product = deepcopy(AWS_PRODUCT)
    product["product"]["sku"] = sku
    product["product"]["attributes"] |= attributes
    term = product["terms"]["OnDemand"]["WQGC34PB2AWS8R4U.JRTCKXETXF"]
    dimension = term["priceDimensions"]["WQGC34PB2AWS8R4U.JRTCKXETXF.6YS6EN2CT7"]
    if prices:
        term["priceDimensions"] = {
            f"{sku}.{start}": dimension | {"beginRange": start, "pricePerUnit": {"USD": price}} for start, price in prices.items()
        }
    return product


def azure_page(*meters: dict[str, Any], following: str | None = None) -> dict[str, Any]:
    """An answer of the Retail Prices API, as in the example on the page named above."""
    return {
        "BillingCurrency": "USD",
        "CustomerEntityId": "Default",
        "CustomerEntityType": "Retail",
        "Items": list(meters),
        "NextPageLink": following,
        "Count": len(meters),
    }


def gcp_page(*skus: dict[str, Any], token: str = "") -> dict[str, Any]:
    """An answer of ``services.skus.list``: the token is empty on the last page."""
    return {"skus": list(skus), "nextPageToken": token}


def gcp_sku(sku: str = "8AF1-1146-E7DA", rates: dict[int, tuple[str, int]] | None = None, **fields: Any) -> dict[str, Any]:
    """The SKU above with another identifier, other fields and other rates (units and nanos by ``startUsageAmount``)."""
    changed = deepcopy(GCP_SKU) | {"skuId": sku, "name": f"services/6F81-5844-456A/skus/{sku}"} | fields
    if rates:
        changed["pricingInfo"][0]["pricingExpression"]["tieredRates"] = [
            {"startUsageAmount": start, "unitPrice": {"currencyCode": "USD", "units": units, "nanos": nanos}}
            for start, (units, nanos) in rates.items()
        ]
    return changed
