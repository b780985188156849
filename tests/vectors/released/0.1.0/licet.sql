BEGIN TRANSACTION;
CREATE TABLE activations (
	id VARCHAR(32) NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	instance_id VARCHAR(512) NOT NULL, 
	fingerprint VARCHAR(512), 
	aws_account_id VARCHAR(12), 
	deployment_id VARCHAR(512), 
	name VARCHAR(512), 
	version VARCHAR(64), 
	address VARCHAR(64) NOT NULL, 
	activated_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	end_reason VARCHAR(16), aws_account_attested_at DATETIME, aws_arn VARCHAR(2048), 
	CONSTRAINT pk_activations PRIMARY KEY (id), 
	CONSTRAINT fk_activations_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "activations" VALUES('act_1h01y4zst122jvbaa7yt','lic_29pkrjww5nfxcecevh2m','prod-eu-1-cevh2m','sha256:29pkrjww5nfxcecevh2m0','100000000000',NULL,'Prod eu 1','1.0.0','10.0.0.1','2025-12-25 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2025-12-26 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_gswjb9f277a1wwp497zg','lic_29pkrjww5nfxcecevh2m','prod-us-1-cevh2m','sha256:29pkrjww5nfxcecevh2m1',NULL,NULL,'Prod us 1','1.0.0','10.0.0.2','2025-12-25 14:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_x0ybnth3d0tgwfrk53j1','lic_29pkrjww5nfxcecevh2m','staging-cevh2m','sha256:29pkrjww5nfxcecevh2m2',NULL,NULL,NULL,'1.0.0','10.0.0.3','2025-12-25 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_yjhwa632xsd8jyv8djmw','lic_29pkrjww5nfxcecevh2m','ci-runner-cevh2m','sha256:29pkrjww5nfxcecevh2m3',NULL,NULL,'Ci runner','1.0.0','10.0.0.4','2025-12-25 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_3p0gxbs089m37qby0q3v','lic_29pkrjww5nfxcecevh2m','laptop-dev-cevh2m','sha256:29pkrjww5nfxcecevh2m4',NULL,NULL,'Laptop dev','1.0.0','10.0.1.1','2025-12-26 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_2qab7nxcb5z1kvc4jg7k','lic_q1xzjpc8xyr8302n1stg','prod-eu-1-2n1stg','sha256:q1xzjpc8xyr8302n1stg0',NULL,NULL,'Prod eu 1','1.0.0','10.1.0.1','2026-07-23 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_w39pq39t1yq5re1h761v','lic_q1xzjpc8xyr8302n1stg','prod-us-1-2n1stg','sha256:q1xzjpc8xyr8302n1stg1',NULL,NULL,'Prod us 1','1.0.0','10.1.0.2','2026-07-23 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_mpc1q5z58ab5qtksrjcp','lic_q1xzjpc8xyr8302n1stg','staging-2n1stg','sha256:q1xzjpc8xyr8302n1stg2',NULL,NULL,NULL,'1.0.0','10.1.0.3','2026-07-23 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_k7m7ry76wttpg8f5b15m','lic_q1xzjpc8xyr8302n1stg','ci-runner-2n1stg','sha256:q1xzjpc8xyr8302n1stg3',NULL,NULL,'Ci runner','1.0.0','10.1.0.4','2026-07-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_ntzex87ekkwm9f63nnhs','lic_q1xzjpc8xyr8302n1stg','laptop-dev-2n1stg','sha256:q1xzjpc8xyr8302n1stg4',NULL,NULL,'Laptop dev','1.0.0','10.1.1.1','2026-07-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_fe7vnj0j1pncnq1gzmnd','lic_jh41m5g0x99xynh69k3z','prod-eu-1-h69k3z','sha256:jh41m5g0x99xynh69k3z0','100000000074',NULL,'Prod eu 1','1.0.0','10.2.0.1','2024-12-20 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2024-12-21 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_pe3x0vm43zkvwdx6gmnq','lic_jh41m5g0x99xynh69k3z','laptop-dev-h69k3z','sha256:jh41m5g0x99xynh69k3z4',NULL,NULL,'Laptop dev','1.0.0','10.2.1.1','2024-12-21 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_3y5wfjb3t3bxtws6rxzq','lic_ardydq6gbay7y3rq2zfe','prod-eu-1-rq2zfe','sha256:ardydq6gbay7y3rq2zfe0',NULL,NULL,'Prod eu 1','1.0.0','10.3.0.1','2026-10-31 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_cwfbznabssx2w9cbk14k','lic_ardydq6gbay7y3rq2zfe','prod-us-1-rq2zfe','sha256:ardydq6gbay7y3rq2zfe1',NULL,NULL,'Prod us 1','1.0.0','10.3.0.2','2026-10-31 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_1z4bp08bwsd5zf8f531k','lic_ardydq6gbay7y3rq2zfe','staging-rq2zfe','sha256:ardydq6gbay7y3rq2zfe2',NULL,NULL,NULL,'1.0.0','10.3.0.3','2026-10-31 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_p2y5fywvefrz3kaxj901','lic_ardydq6gbay7y3rq2zfe','ci-runner-rq2zfe','sha256:ardydq6gbay7y3rq2zfe3',NULL,NULL,'Ci runner','1.0.0','10.3.0.4','2026-10-31 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_jrv7ktt3y4f62s2z8kj3','lic_ardydq6gbay7y3rq2zfe','laptop-dev-rq2zfe','sha256:ardydq6gbay7y3rq2zfe4',NULL,NULL,'Laptop dev','1.0.0','10.3.1.1','2026-11-01 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_6qfzmcqthh3y64nnw5bb','lic_0119skyv6ggh6zsr4gar','prod-eu-1-sr4gar','sha256:0119skyv6ggh6zsr4gar0','100000000148',NULL,'Prod eu 1','1.0.0','10.4.0.1','2026-02-03 13:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,'2026-02-04 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_4gczphtwc8drk9gdftpm','lic_0119skyv6ggh6zsr4gar','prod-us-1-sr4gar','sha256:0119skyv6ggh6zsr4gar1',NULL,NULL,'Prod us 1','1.0.0','10.4.0.2','2026-02-03 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_55zzeeq1x4k96k197bcw','lic_0119skyv6ggh6zsr4gar','staging-sr4gar','sha256:0119skyv6ggh6zsr4gar2',NULL,NULL,NULL,'1.0.0','10.4.0.3','2026-02-03 15:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_050exfdcj86mzfc2egxh','lic_0119skyv6ggh6zsr4gar','ci-runner-sr4gar','sha256:0119skyv6ggh6zsr4gar3',NULL,NULL,'Ci runner','1.0.0','10.4.0.4','2026-02-03 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_58kfpg434ytptaeea9q6','lic_0119skyv6ggh6zsr4gar','laptop-dev-sr4gar','sha256:0119skyv6ggh6zsr4gar4',NULL,NULL,'Laptop dev','1.0.0','10.4.1.1','2026-02-04 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_sy4m0q6xhgp5hjg8wq6n','lic_mq21m3fpnwn5tspvw52c','prod-eu-1-pvw52c','sha256:mq21m3fpnwn5tspvw52c0',NULL,NULL,'Prod eu 1','1.0.0','10.5.0.1','2026-08-12 13:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_jn8jadnvyk4zdrmdd8d3','lic_mq21m3fpnwn5tspvw52c','prod-us-1-pvw52c','sha256:mq21m3fpnwn5tspvw52c1',NULL,NULL,'Prod us 1','1.0.0','10.5.0.2','2026-08-12 14:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_2kwnexf14n6nztts52fc','lic_mq21m3fpnwn5tspvw52c','staging-pvw52c','sha256:mq21m3fpnwn5tspvw52c2',NULL,NULL,NULL,'1.0.0','10.5.0.3','2026-08-12 15:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_xjm4dngyqfwq6kej8hb0','lic_mq21m3fpnwn5tspvw52c','ci-runner-pvw52c','sha256:mq21m3fpnwn5tspvw52c3',NULL,NULL,'Ci runner','1.0.0','10.5.0.4','2026-08-12 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_ff638kv2r9wmcq82t9d9','lic_mq21m3fpnwn5tspvw52c','laptop-dev-pvw52c','sha256:mq21m3fpnwn5tspvw52c4',NULL,NULL,'Laptop dev','1.0.0','10.5.1.1','2026-08-13 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_aesn4qyaz0g8wykyk2hm','lic_zc00nzbtza48czyh8mer','prod-eu-1-yh8mer','sha256:zc00nzbtza48czyh8mer0','100000000222',NULL,'Prod eu 1','1.0.0','10.6.0.1','2026-03-05 13:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,'2026-03-06 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_v4fb0hew5t3tcfzyhvb5','lic_zc00nzbtza48czyh8mer','laptop-dev-yh8mer','sha256:zc00nzbtza48czyh8mer4',NULL,NULL,'Laptop dev','1.0.0','10.6.1.1','2026-03-06 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_88d1xp1zfb2djt4h39w1','lic_rc502r8rfrw5smcr7dhe','prod-eu-1-cr7dhe','sha256:rc502r8rfrw5smcr7dhe0','100000000259',NULL,'Prod eu 1','1.0.0','10.7.0.1','2026-03-25 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2026-03-26 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_g5gx2z7g2rrm2aqmtkj0','lic_rc502r8rfrw5smcr7dhe','prod-us-1-cr7dhe','sha256:rc502r8rfrw5smcr7dhe1',NULL,NULL,'Prod us 1','1.0.0','10.7.0.2','2026-03-25 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_wnqb2xkjarnpqnfsv8wj','lic_rc502r8rfrw5smcr7dhe','staging-cr7dhe','sha256:rc502r8rfrw5smcr7dhe2',NULL,NULL,NULL,'1.0.0','10.7.0.3','2026-03-25 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_apv0zwjppgqyg5ekygn2','lic_rc502r8rfrw5smcr7dhe','ci-runner-cr7dhe','sha256:rc502r8rfrw5smcr7dhe3',NULL,NULL,'Ci runner','1.0.0','10.7.0.4','2026-03-25 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4gg78kqe62dg4hwe0sfn','lic_rc502r8rfrw5smcr7dhe','laptop-dev-cr7dhe','sha256:rc502r8rfrw5smcr7dhe4',NULL,NULL,'Laptop dev','1.0.0','10.7.1.1','2026-03-26 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_t2qmw3p1yyn5qgtkjev2','lic_9batpte5hkjap0mc9arj','prod-eu-1-mc9arj','sha256:9batpte5hkjap0mc9arj0','100000000296',NULL,'Prod eu 1','1.0.0','10.8.0.1','2026-04-13 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,'2026-04-14 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_3dnjzw27r8ytr8adhvzk','lic_9batpte5hkjap0mc9arj','laptop-dev-mc9arj','sha256:9batpte5hkjap0mc9arj4',NULL,NULL,'Laptop dev','1.0.0','10.8.1.1','2026-04-14 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_fp8esadhxyhnexybex9g','lic_mby4zxt0edjen8y8gz7p','prod-eu-1-y8gz7p','sha256:mby4zxt0edjen8y8gz7p0',NULL,NULL,'Prod eu 1','1.0.0','10.9.0.1','2026-05-04 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_axrz373p91sexngrjtfv','lic_mby4zxt0edjen8y8gz7p','prod-us-1-y8gz7p','sha256:mby4zxt0edjen8y8gz7p1',NULL,NULL,'Prod us 1','1.0.0','10.9.0.2','2026-05-04 14:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_9pwtmdzjdmxt6j146vzn','lic_mby4zxt0edjen8y8gz7p','staging-y8gz7p','sha256:mby4zxt0edjen8y8gz7p2',NULL,NULL,NULL,'1.0.0','10.9.0.3','2026-05-04 15:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_7rjyd13gm97tr7hc5fmj','lic_mby4zxt0edjen8y8gz7p','ci-runner-y8gz7p','sha256:mby4zxt0edjen8y8gz7p3',NULL,NULL,'Ci runner','1.0.0','10.9.0.4','2026-05-04 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_4mms13ebx3zfczt81kex','lic_mby4zxt0edjen8y8gz7p','laptop-dev-y8gz7p','sha256:mby4zxt0edjen8y8gz7p4',NULL,NULL,'Laptop dev','1.0.0','10.9.1.1','2026-05-05 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_gj52gqsctz4fb9bmkhjy','lic_s22nyfatbas8j0j66ebr','prod-eu-1-j66ebr','sha256:s22nyfatbas8j0j66ebr0','100000000370',NULL,'Prod eu 1','1.0.0','10.10.0.1','2026-05-04 13:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,'2026-05-05 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_2jv8hjn88kah039cbg7f','lic_s22nyfatbas8j0j66ebr','prod-us-1-j66ebr','sha256:s22nyfatbas8j0j66ebr1',NULL,NULL,'Prod us 1','1.0.0','10.10.0.2','2026-05-04 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_0v0bgxs4d3ac02rwd3kz','lic_s22nyfatbas8j0j66ebr','staging-j66ebr','sha256:s22nyfatbas8j0j66ebr2',NULL,NULL,NULL,'1.0.0','10.10.0.3','2026-05-04 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_fmg0cbs2zgfn79q63y6k','lic_s22nyfatbas8j0j66ebr','ci-runner-j66ebr','sha256:s22nyfatbas8j0j66ebr3',NULL,NULL,'Ci runner','1.0.0','10.10.0.4','2026-05-04 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_mfpnvyw4rka5k0efxcs8','lic_s22nyfatbas8j0j66ebr','laptop-dev-j66ebr','sha256:s22nyfatbas8j0j66ebr4',NULL,NULL,'Laptop dev','1.0.0','10.10.1.1','2026-05-05 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_cngknafpsfse3aff0awj','lic_fzhg35fsaztdwp6qt75q','prod-eu-1-6qt75q','sha256:fzhg35fsaztdwp6qt75q0','100000000407',NULL,'Prod eu 1','1.0.0','10.11.0.1','2026-06-09 13:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,'2026-06-10 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_348hqsatx72gfrc4bzax','lic_fzhg35fsaztdwp6qt75q','prod-us-1-6qt75q','sha256:fzhg35fsaztdwp6qt75q1',NULL,NULL,'Prod us 1','1.0.0','10.11.0.2','2026-06-09 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_43142wjvhn8m5n2c1wsj','lic_fzhg35fsaztdwp6qt75q','staging-6qt75q','sha256:fzhg35fsaztdwp6qt75q2',NULL,NULL,NULL,'1.0.0','10.11.0.3','2026-06-09 15:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_qr2290b757mjdhsyw35q','lic_fzhg35fsaztdwp6qt75q','ci-runner-6qt75q','sha256:fzhg35fsaztdwp6qt75q3',NULL,NULL,'Ci runner','1.0.0','10.11.0.4','2026-06-09 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_cgk8ezdgaktezvcatt9p','lic_fzhg35fsaztdwp6qt75q','laptop-dev-6qt75q','sha256:fzhg35fsaztdwp6qt75q4',NULL,NULL,'Laptop dev','1.0.0','10.11.1.1','2026-06-10 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_6t6c1za9we0zw8sapkxn','lic_xdvrbn913503f93ktncv','prod-eu-1-3ktncv','sha256:xdvrbn913503f93ktncv0',NULL,NULL,'Prod eu 1','1.0.0','10.12.0.1','2026-06-23 13:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_ntj3xwhb9ghecnnnesd2','lic_xdvrbn913503f93ktncv','prod-us-1-3ktncv','sha256:xdvrbn913503f93ktncv1',NULL,NULL,'Prod us 1','1.0.0','10.12.0.2','2026-06-23 14:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_qnnga9b8r0yjzd34d63j','lic_xdvrbn913503f93ktncv','staging-3ktncv','sha256:xdvrbn913503f93ktncv2',NULL,NULL,NULL,'1.0.0','10.12.0.3','2026-06-23 15:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_rkzqwg3t1x9xex3fbbtk','lic_xdvrbn913503f93ktncv','ci-runner-3ktncv','sha256:xdvrbn913503f93ktncv3',NULL,NULL,'Ci runner','1.0.0','10.12.0.4','2026-06-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_1vscjgeh7n7xx46afg7z','lic_xdvrbn913503f93ktncv','laptop-dev-3ktncv','sha256:xdvrbn913503f93ktncv4',NULL,NULL,'Laptop dev','1.0.0','10.12.1.1','2026-06-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_w2jbzsgkb5qdhgb1174z','lic_exb3d5m82344fg0afavx','prod-eu-1-0afavx','sha256:exb3d5m82344fg0afavx0',NULL,NULL,'Prod eu 1','1.0.0','10.13.0.1','2026-06-23 13:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_5aynfbt2sekzrsgkd2c8','lic_exb3d5m82344fg0afavx','prod-us-1-0afavx','sha256:exb3d5m82344fg0afavx1',NULL,NULL,'Prod us 1','1.0.0','10.13.0.2','2026-06-23 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_a54n8jpr8n8m3wg4dbey','lic_exb3d5m82344fg0afavx','staging-0afavx','sha256:exb3d5m82344fg0afavx2',NULL,NULL,NULL,'1.0.0','10.13.0.3','2026-06-23 15:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_hzb0xxkcmby04rb32zs1','lic_exb3d5m82344fg0afavx','ci-runner-0afavx','sha256:exb3d5m82344fg0afavx3',NULL,NULL,'Ci runner','1.0.0','10.13.0.4','2026-06-23 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_75xgfxfpd87ec88w0fk3','lic_exb3d5m82344fg0afavx','laptop-dev-0afavx','sha256:exb3d5m82344fg0afavx4',NULL,NULL,'Laptop dev','1.0.0','10.13.1.1','2026-06-24 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_gn1e1rsgz637z7gx2ted','lic_tm68cax9e0w0s7e325z7','prod-eu-1-e325z7','sha256:tm68cax9e0w0s7e325z70','100000000518',NULL,'Prod eu 1','1.0.0','10.14.0.1','2026-08-14 13:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,'2026-08-15 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_95mt2aseredv6qqc1ppr','lic_tm68cax9e0w0s7e325z7','laptop-dev-e325z7','sha256:tm68cax9e0w0s7e325z74',NULL,NULL,'Laptop dev','1.0.0','10.14.1.1','2026-08-15 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_286h8ch3955qy335zqt8','lic_4524k3s76vj85f8a5d77','prod-eu-1-8a5d77','sha256:4524k3s76vj85f8a5d770',NULL,NULL,'Prod eu 1','1.0.0','10.15.0.1','2026-08-22 13:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_znbepjy7t3j59xx5meew','lic_4524k3s76vj85f8a5d77','prod-us-1-8a5d77','sha256:4524k3s76vj85f8a5d771',NULL,NULL,'Prod us 1','1.0.0','10.15.0.2','2026-08-22 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_0bpnjzhdryhfee6tmsym','lic_4524k3s76vj85f8a5d77','staging-8a5d77','sha256:4524k3s76vj85f8a5d772',NULL,NULL,NULL,'1.0.0','10.15.0.3','2026-08-22 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_7m5ysgtnc1jmbbbk9e4c','lic_4524k3s76vj85f8a5d77','ci-runner-8a5d77','sha256:4524k3s76vj85f8a5d773',NULL,NULL,'Ci runner','1.0.0','10.15.0.4','2026-08-22 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_wfghkhc7n62d6nbx8xeq','lic_4524k3s76vj85f8a5d77','laptop-dev-8a5d77','sha256:4524k3s76vj85f8a5d774',NULL,NULL,'Laptop dev','1.0.0','10.15.1.1','2026-08-23 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_cyxhwwa9anq0ts095ebv','lic_3d04kcqrt1aay53fwqw0','prod-eu-1-3fwqw0','sha256:3d04kcqrt1aay53fwqw00','100000000592',NULL,'Prod eu 1','1.0.0','10.16.0.1','2026-09-20 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-09-21 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_fwh66w4rddwyfm6490vr','lic_3d04kcqrt1aay53fwqw0','prod-us-1-3fwqw0','sha256:3d04kcqrt1aay53fwqw01',NULL,NULL,'Prod us 1','1.0.0','10.16.0.2','2026-09-20 14:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_e2xg974d5wb50jekk7ek','lic_3d04kcqrt1aay53fwqw0','staging-3fwqw0','sha256:3d04kcqrt1aay53fwqw02',NULL,NULL,NULL,'1.0.0','10.16.0.3','2026-09-20 15:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_vpxefqe70rbsjyg0nwwz','lic_3d04kcqrt1aay53fwqw0','ci-runner-3fwqw0','sha256:3d04kcqrt1aay53fwqw03',NULL,NULL,'Ci runner','1.0.0','10.16.0.4','2026-09-20 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_n3tw6ev2bq63rf9b29pv','lic_3d04kcqrt1aay53fwqw0','laptop-dev-3fwqw0','sha256:3d04kcqrt1aay53fwqw04',NULL,NULL,'Laptop dev','1.0.0','10.16.1.1','2026-09-21 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_y9dbx0w5s6p1tj1qdqrp','lic_ypvbwdk28sngtrpp0y1s','prod-eu-1-pp0y1s','sha256:ypvbwdk28sngtrpp0y1s0','100000000629',NULL,'Prod eu 1','1.0.0','10.17.0.1','2026-10-18 13:00:00.000000','2026-11-20 11:58:00.000000',NULL,NULL,'2026-10-19 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_aynav6m37b7eyce9gznv','lic_ypvbwdk28sngtrpp0y1s','prod-us-1-pp0y1s','sha256:ypvbwdk28sngtrpp0y1s1',NULL,NULL,'Prod us 1','1.0.0','10.17.0.2','2026-10-18 14:00:00.000000','2026-11-20 11:59:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_8hkkrpcs4te3afnqms9h','lic_ypvbwdk28sngtrpp0y1s','staging-pp0y1s','sha256:ypvbwdk28sngtrpp0y1s2',NULL,NULL,NULL,'1.0.0','10.17.0.3','2026-10-18 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_81xjda2dbp1f8bjmntw9','lic_ypvbwdk28sngtrpp0y1s','ci-runner-pp0y1s','sha256:ypvbwdk28sngtrpp0y1s3',NULL,NULL,'Ci runner','1.0.0','10.17.0.4','2026-10-18 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_dgk1x1qgc68nk5x4vzv9','lic_ypvbwdk28sngtrpp0y1s','laptop-dev-pp0y1s','sha256:ypvbwdk28sngtrpp0y1s4',NULL,NULL,'Laptop dev','1.0.0','10.17.1.1','2026-10-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_q8n4f743ftqgrfr44rqk','lic_5rf62fs96czd3d8p7jc7','prod-eu-1-8p7jc7','sha256:5rf62fs96czd3d8p7jc70',NULL,NULL,'Prod eu 1','1.0.0','10.18.0.1','2026-10-18 13:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_cx7p3qnysa4pzsrswve4','lic_5rf62fs96czd3d8p7jc7','prod-us-1-8p7jc7','sha256:5rf62fs96czd3d8p7jc71',NULL,NULL,'Prod us 1','1.0.0','10.18.0.2','2026-10-18 14:00:00.000000','2026-11-20 11:51:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_spy2dyhber9mt0anr18s','lic_5rf62fs96czd3d8p7jc7','staging-8p7jc7','sha256:5rf62fs96czd3d8p7jc72',NULL,NULL,NULL,'1.0.0','10.18.0.3','2026-10-18 15:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_k0n32q1sqhn71w4npr5r','lic_5rf62fs96czd3d8p7jc7','ci-runner-8p7jc7','sha256:5rf62fs96czd3d8p7jc73',NULL,NULL,'Ci runner','1.0.0','10.18.0.4','2026-10-18 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_agd6ezdgrmz7egt8ewsx','lic_5rf62fs96czd3d8p7jc7','laptop-dev-8p7jc7','sha256:5rf62fs96czd3d8p7jc74',NULL,NULL,'Laptop dev','1.0.0','10.18.1.1','2026-10-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_6zwfxd1gs2xvf2mq5r1z','lic_rnvhw3qbzvkrvk8wsfsm','prod-eu-1-8wsfsm','sha256:rnvhw3qbzvkrvk8wsfsm0','100000000703',NULL,'Prod eu 1','1.0.0','10.19.0.1','2026-11-08 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-11-09 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_vbde4pgpdnzyc3w7wk7v','lic_rnvhw3qbzvkrvk8wsfsm','prod-us-1-8wsfsm','sha256:rnvhw3qbzvkrvk8wsfsm1',NULL,NULL,'Prod us 1','1.0.0','10.19.0.2','2026-11-08 14:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_rzxgd0k6r8jg6fx0mxdd','lic_rnvhw3qbzvkrvk8wsfsm','staging-8wsfsm','sha256:rnvhw3qbzvkrvk8wsfsm2',NULL,NULL,NULL,'1.0.0','10.19.0.3','2026-11-08 15:00:00.000000','2026-11-20 11:52:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_ffdg4x94gwxf6rtw3txk','lic_rnvhw3qbzvkrvk8wsfsm','ci-runner-8wsfsm','sha256:rnvhw3qbzvkrvk8wsfsm3',NULL,NULL,'Ci runner','1.0.0','10.19.0.4','2026-11-08 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_f6tgz3ebjdvpdbbncjr8','lic_rnvhw3qbzvkrvk8wsfsm','laptop-dev-8wsfsm','sha256:rnvhw3qbzvkrvk8wsfsm4',NULL,NULL,'Laptop dev','1.0.0','10.19.1.1','2026-11-09 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_qzz5ftwmaj3a1feykh0v','lic_fcq104nxvsy0hs8ta7rr','prod-eu-1-8ta7rr','sha256:fcq104nxvsy0hs8ta7rr0','100000000740',NULL,'Prod eu 1','1.0.0','10.20.0.1','2026-11-15 13:00:00.000000','2026-11-20 11:54:00.000000',NULL,NULL,'2026-11-16 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_zkx8py19stp7szkevnv0','lic_fcq104nxvsy0hs8ta7rr','prod-us-1-8ta7rr','sha256:fcq104nxvsy0hs8ta7rr1',NULL,NULL,'Prod us 1','1.0.0','10.20.0.2','2026-11-15 14:00:00.000000','2026-11-20 11:55:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_0e2eq7b0v0d7t2wnvm3y','lic_fcq104nxvsy0hs8ta7rr','staging-8ta7rr','sha256:fcq104nxvsy0hs8ta7rr2',NULL,NULL,NULL,'1.0.0','10.20.0.3','2026-11-15 15:00:00.000000','2026-11-20 11:56:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_wvavdwy2h8s7f5m74r7c','lic_fcq104nxvsy0hs8ta7rr','ci-runner-8ta7rr','sha256:fcq104nxvsy0hs8ta7rr3',NULL,NULL,'Ci runner','1.0.0','10.20.0.4','2026-11-15 16:00:00.000000','2026-11-14 12:00:00.000000',NULL,NULL,NULL,NULL);
INSERT INTO "activations" VALUES('act_b9k9mc6mec1b7y3hk6mq','lic_fcq104nxvsy0hs8ta7rr','laptop-dev-8ta7rr','sha256:fcq104nxvsy0hs8ta7rr4',NULL,NULL,'Laptop dev','1.0.0','10.20.1.1','2026-11-16 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
INSERT INTO "activations" VALUES('act_43r3jkqpd1se183stme9','lic_4bb0rhw5km6ab2zd2n78','prod-eu-1-zd2n78','sha256:4bb0rhw5km6ab2zd2n780','100000000777',NULL,'Prod eu 1','1.0.0','10.21.0.1','2026-11-18 13:00:00.000000','2026-11-20 11:57:00.000000',NULL,NULL,'2026-11-19 12:00:00.000000',NULL);
INSERT INTO "activations" VALUES('act_t7p0y6r2wn3jragaxsss','lic_4bb0rhw5km6ab2zd2n78','laptop-dev-zd2n78','sha256:4bb0rhw5km6ab2zd2n784',NULL,NULL,'Laptop dev','1.0.0','10.21.1.1','2026-11-19 12:00:00.000000','2026-10-31 12:00:00.000000','2026-10-31 12:00:00.000000','deactivated',NULL,NULL);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0009');
CREATE TABLE api_keys (
	id VARCHAR(32) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	tail VARCHAR(4) NOT NULL, 
	scopes JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME, 
	last_used_at DATETIME, 
	revoked_at DATETIME, 
	CONSTRAINT pk_api_keys PRIMARY KEY (id), 
	CONSTRAINT uq_api_keys_digest UNIQUE (digest)
);
INSERT INTO "api_keys" VALUES('key_jexvv5t11y9nhz2ja8m4','Billing export','0fcb34fa1006d6da66dcd415ec9cc4af07ed16cd5652faa9f398693521140f0d','IK54','["billing:read"]','2026-09-01 12:00:00.000000',NULL,NULL,NULL);
INSERT INTO "api_keys" VALUES('key_n672y9hb1nr9navb39ph','CRM','7038e63036d09e705d4467e466c9986fb25efe4f4b68508efb52fdd48c3ac978','fHGo','["customers:write"]','2026-09-01 12:00:00.000000',NULL,NULL,NULL);
CREATE TABLE audit (
	seq BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	actor VARCHAR(128) NOT NULL, 
	action VARCHAR(64) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	address VARCHAR(64), 
	request_id VARCHAR(64), 
	"before" JSON NOT NULL, 
	"after" JSON NOT NULL, 
	seal VARCHAR(64) NOT NULL, erased_in BIGINT, erased_mark VARCHAR(64), 
	CONSTRAINT pk_audit PRIMARY KEY (seq)
);
INSERT INTO "audit" VALUES(1,'2026-11-20 12:00:00.000000','system','product.created','OPT',NULL,NULL,'{}','{"code": "OPT", "name": "OptimNow FinOps Tag Compliance MCP", "key_scheme": "short", "key_variable": "OPTIMNOW_LICENSE_KEY", "purchase_url": "https://optimnow.io/pricing", "tools": {"check_tag_compliance": {"feature": "check_tag_compliance", "limit": "resources", "count": "aws", "filters": "filters"}, "find_untagged_resources": {"feature": "find_untagged_resources", "limit": "resources", "count": "aws"}, "generate_compliance_report": {"feature": "generate_compliance_report", "limit": "resources", "count": "aws"}, "validate_resource_tags": {"feature": "validate_resource_tags", "limit": "resources", "count": "len(resource_arns)"}, "suggest_tags": {"feature": "suggest_tags", "limit": null, "count": null}}, "early_adopters": {"percent": 30, "customers": 10}}','3e5459fc54fb5f7686f9daa31351b9e90f5df7c59b6a012666eb2ff21ce13209',NULL,NULL);
INSERT INTO "audit" VALUES(2,'2026-11-20 12:00:00.000000','system','plan.created','OPT/starter',NULL,NULL,'{}','{"product": "OPT", "code": "starter", "name": "Starter", "segment": "STARTER", "price": "1499.00", "currency": "EUR", "duration_days": 365, "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "heartbeat_seconds": 600, "support": "Email (48h)", "dunning_days": 14}','82d7c2cb5b9485055b4cbad3f8c65b9a68ddcc9ef0ce9d1f68f7a492f0d1d488',NULL,NULL);
INSERT INTO "audit" VALUES(3,'2026-11-20 12:00:00.000000','system','plan.created','OPT/pro',NULL,NULL,'{}','{"product": "OPT", "code": "pro", "name": "Professional", "segment": "PRO", "price": "4999.00", "currency": "EUR", "duration_days": 365, "trial_days": 14, "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "heartbeat_seconds": 600, "support": "Email (24h)", "dunning_days": 14}','9385da97839a995d5053efa5b2491c814e712710aef42280cfb983d65a8992b3',NULL,NULL);
INSERT INTO "audit" VALUES(4,'2026-11-20 12:00:00.000000','system','plan.created','OPT/enterprise',NULL,NULL,'{}','{"product": "OPT", "code": "enterprise", "name": "Enterprise", "segment": "ENT", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "support": "Slack (4h SLA)", "dunning_days": 14}','c5ee337a921bc987fe52f6f9899ff90a6e9a03682256a2e238a85e729c4c0e5e',NULL,NULL);
INSERT INTO "audit" VALUES(5,'2026-11-20 12:00:00.000000','system','product.created','NLS',NULL,NULL,'{}','{"code": "NLS", "name": "Nectar", "key_scheme": "jwt", "key_algorithm": "EdDSA", "key_variable": "NECTAR_LICENSE_KEY", "tools": {}}','e5aa81646d3e4b0901f6eca77b1f05ca00b7560413e1f6cb2954dd7d6ba1fd8c',NULL,NULL);
INSERT INTO "audit" VALUES(6,'2026-11-20 12:00:00.000000','system','plan.created','NLS/enterprise',NULL,NULL,'{}','{"product": "NLS", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["workflows", "integrations"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "heartbeat_seconds": 600, "dunning_days": 14}','5142e389e558e207440452d6d65200f560f11f4099172e6498c96634223d56c3',NULL,NULL);
INSERT INTO "audit" VALUES(7,'2026-11-20 12:00:00.000000','system','product.created','CAIO',NULL,NULL,'{}','{"code": "CAIO", "name": "CAIO", "key_scheme": "hmac", "key_variable": "CAIO_LICENSE_KEY", "tools": {}}','c03364549b978ce0b32558725d7edd672369753d8abc5a4e25c38f90112638c4',NULL,NULL);
INSERT INTO "audit" VALUES(8,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/trial',NULL,NULL,'{}','{"product": "CAIO", "code": "trial", "name": "Trial", "duration_days": 30, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 0, "dunning_days": 14}','fbded0f3e57a6ee00d5714ce453799971a0e12da29d6d1a87d6cabb76a5aba09',NULL,NULL);
INSERT INTO "audit" VALUES(9,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/standard',NULL,NULL,'{}','{"product": "CAIO", "code": "standard", "name": "Standard", "duration_days": 365, "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "dunning_days": 14}','baef6b3805b5bdf67cadd5156204221f14a618ee5e1257dcc3cba10fcb33c9b7',NULL,NULL);
INSERT INTO "audit" VALUES(10,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/enterprise',NULL,NULL,'{}','{"product": "CAIO", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "dunning_days": 14}','d6b481056e52c8330cce4a8ae45df2a064379db2424e7678985b459d706bc268',NULL,NULL);
INSERT INTO "audit" VALUES(11,'2026-11-20 12:00:00.000000','system','plan.created','CAIO/perpetual',NULL,NULL,'{}','{"product": "CAIO", "code": "perpetual", "name": "Perpetual", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "dunning_days": 14}','acd3781164c6a04a83c9ad73f339942392938f82664917e0fa1a136f6d4812f3',NULL,NULL);
INSERT INTO "audit" VALUES(12,'2026-11-20 12:00:00.000000','system','product.created','LMG',NULL,NULL,'{}','{"code": "LMG", "name": "Local MCP Gateway", "key_scheme": "ed25519", "key_variable": "LMG_LICENSE_KEY", "tools": {}}','efa56aef2ce7dfb345dc6c1cadb7ef7ffe4579341a5b92e36a0a4a9c49612501',NULL,NULL);
INSERT INTO "audit" VALUES(13,'2026-11-20 12:00:00.000000','system','plan.created','LMG/free',NULL,NULL,'{}','{"product": "LMG", "code": "free", "name": "Free", "price": "0.00", "currency": "EUR", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 1, "servers": 3}, "quotas": {"requests": {"amount": 1000, "period": "month"}}, "rates": {"requests": "30 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Community", "dunning_days": 14}','7cf5d43ab033053d91d52a23ad510539adf0370e944d27a60336f0267ac51389',NULL,NULL);
INSERT INTO "audit" VALUES(14,'2026-11-20 12:00:00.000000','system','plan.created','LMG/pro',NULL,NULL,'{}','{"product": "LMG", "code": "pro", "name": "Pro", "price": "19.00", "currency": "EUR", "duration_days": 30, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 10, "servers": 25}, "quotas": {"requests": {"amount": 100000, "period": "month"}}, "rates": {"requests": "300 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Email (48h)", "dunning_days": 14, "lapses_to": "free"}','28c345f3423834aac2120cfc4c89e47a8643a6c372a7f872d8fc0a30b466244d',NULL,NULL);
INSERT INTO "audit" VALUES(15,'2026-11-20 12:00:00.000000','system','plan.created','LMG/team',NULL,NULL,'{}','{"product": "LMG", "code": "team", "name": "Team", "price": "79.00", "currency": "EUR", "duration_days": 30, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "support": "Email (24h)", "dunning_days": 14, "lapses_to": "free"}','a599e0293e6161a53e1ab3fdda883bc7dfec5c64c54783e1374b7b271ae7bec9',NULL,NULL);
INSERT INTO "audit" VALUES(16,'2026-11-20 12:00:00.000000','system','plan.created','LMG/enterprise',NULL,NULL,'{}','{"product": "LMG", "code": "enterprise", "name": "Enterprise", "duration_days": 365, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "support": "Slack (4h SLA)", "dunning_days": 14}','426eceec3ae90428cc3fe546e3dc1361c8ce7b0ce1c64ad67daa680b739b2e33',NULL,NULL);
INSERT INTO "audit" VALUES(17,'2025-12-25 12:00:00.000000','system','customer.created','cus_2dhb15axe5cqybp9m7wz',NULL,NULL,'{}','{"email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "reminders": true}','137c436a929d3e1fc04f47495e4e0011f1bf49bda7efa56be2bab33cd0660e87',NULL,NULL);
INSERT INTO "audit" VALUES(18,'2025-12-25 12:00:00.000000','system','license.issued','lic_29pkrjww5nfxcecevh2m',NULL,NULL,'{}','{"id": "lic_29pkrjww5nfxcecevh2m", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_2dhb15axe5cqybp9m7wz", "key_tail": "WEX8", "status": "active", "created_at": "2025-12-25T12:00:00Z", "expires_at": "2026-12-25T12:00:00Z", "grace_until": "2027-01-01T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','29ca278c3e1a39b945865bac57430af68cc0b9fda45e1d1fe387449199fa83d0',NULL,NULL);
INSERT INTO "audit" VALUES(19,'2026-07-23 12:00:00.000000','system','license.issued','lic_q1xzjpc8xyr8302n1stg',NULL,NULL,'{}','{"id": "lic_q1xzjpc8xyr8302n1stg", "product": "CAIO", "plan": "standard", "plan_name": "Standard", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_2dhb15axe5cqybp9m7wz", "key_tail": "3c83", "status": "active", "created_at": "2026-07-23T12:00:00Z", "expires_at": "2027-07-23T12:00:00Z", "grace_until": "2027-07-30T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "aws_accounts": [], "version": 1}','d838301ebaffd1bc9352c0b0e71742366c85b9c089336ebf77a88478250ed0e3',NULL,NULL);
INSERT INTO "audit" VALUES(20,'2024-12-20 12:00:00.000000','system','license.issued','lic_jh41m5g0x99xynh69k3z',NULL,NULL,'{}','{"id": "lic_jh41m5g0x99xynh69k3z", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_2dhb15axe5cqybp9m7wz", "key_tail": "KYB7", "status": "active", "created_at": "2024-12-20T12:00:00Z", "expires_at": "2025-12-25T12:00:00Z", "grace_until": "2026-01-01T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','8322cd48c1d85a61386ff71ae21ac63c1ca47aa25df6db6873eda4f421ee0ef1',NULL,NULL);
INSERT INTO "audit" VALUES(21,'2026-10-31 12:00:00.000000','system','license.issued','lic_ardydq6gbay7y3rq2zfe',NULL,NULL,'{}','{"id": "lic_ardydq6gbay7y3rq2zfe", "product": "LMG", "plan": "team", "plan_name": "Team", "trial": false, "email": "ingrid@aurore-cloud.example", "name": "Ingrid Solberg", "customer_id": "cus_2dhb15axe5cqybp9m7wz", "key_tail": "QtAg", "key_kid": "2026-11-318d8d", "status": "active", "created_at": "2026-10-31T12:00:00Z", "expires_at": "2026-11-30T12:00:00Z", "grace_until": "2026-12-07T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "price": "79.00", "currency": "EUR", "aws_accounts": [], "version": 1}','2190c93a947e07c80269bce12fdc6c8d32d3a27aa172c3e1f4ee17c98a6b88e5',NULL,NULL);
INSERT INTO "audit" VALUES(22,'2026-02-03 12:00:00.000000','system','customer.created','cus_83jwjvcqcz72tbsrh38x',NULL,NULL,'{}','{"email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "reminders": true}','0769806e0dfad1ac4da6d2c136487254019e2a21a244b8757bd4f0885c00f9c6',NULL,NULL);
INSERT INTO "audit" VALUES(23,'2026-02-03 12:00:00.000000','system','license.issued','lic_0119skyv6ggh6zsr4gar',NULL,NULL,'{}','{"id": "lic_0119skyv6ggh6zsr4gar", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "customer_id": "cus_83jwjvcqcz72tbsrh38x", "key_tail": "K1JE", "status": "active", "created_at": "2026-02-03T12:00:00Z", "expires_at": "2027-02-03T12:00:00Z", "grace_until": "2027-02-10T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','53e5293b0b3f52e3f5a7fb307844287fade54051e27e67d84346edf3c541041f',NULL,NULL);
INSERT INTO "audit" VALUES(24,'2026-08-12 12:00:00.000000','system','license.issued','lic_mq21m3fpnwn5tspvw52c',NULL,NULL,'{}','{"id": "lic_mq21m3fpnwn5tspvw52c", "product": "CAIO", "plan": "standard", "plan_name": "Standard", "trial": false, "email": "tomas@bluebird-data.example", "name": "Tomas Nov\u00e1k", "customer_id": "cus_83jwjvcqcz72tbsrh38x", "key_tail": "62cd", "status": "active", "created_at": "2026-08-12T12:00:00Z", "expires_at": "2027-08-12T12:00:00Z", "grace_until": "2027-08-19T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {"requests": {"amount": 1000000, "period": "day"}}, "rates": {}, "offline_days": 1, "grace_days": 7, "aws_accounts": [], "version": 1}','23627ef969f1aab5a8c9e20d41532b81064aeaea53502b977b1bc76891c5c5a9',NULL,NULL);
INSERT INTO "audit" VALUES(25,'2026-03-05 12:00:00.000000','system','customer.created','cus_bh1wjcfttggdb5j6zx6p',NULL,NULL,'{}','{"email": "claire.dubois@atelier-nord.example", "name": "Claire Dubois", "reminders": true}','8aefbcc1c41522caece2c5b617b82771dd4f95afebb2cda5650eca8c1d7c1a3a',NULL,NULL);
INSERT INTO "audit" VALUES(26,'2026-03-05 12:00:00.000000','system','license.issued','lic_zc00nzbtza48czyh8mer',NULL,NULL,'{}','{"id": "lic_zc00nzbtza48czyh8mer", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "claire.dubois@atelier-nord.example", "name": "Claire Dubois", "customer_id": "cus_bh1wjcfttggdb5j6zx6p", "key_tail": "ZMWB", "status": "active", "created_at": "2026-03-05T12:00:00Z", "expires_at": "2027-03-05T12:00:00Z", "grace_until": "2027-03-12T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','1de90f472d86f2d3068857475296b6137554533d5aa0af820aa7cdd98f29abf7',NULL,NULL);
INSERT INTO "audit" VALUES(27,'2026-03-25 12:00:00.000000','system','customer.created','cus_nzpj9dw3n6akzvmyzw4f',NULL,NULL,'{}','{"email": "ops@fjord-logistics.example", "name": "Henrik Dahl", "reminders": true}','2490b4dc0fb212db063b2018b9cab3c8dd32458da31edc7a19441759a7f0f361',NULL,NULL);
INSERT INTO "audit" VALUES(28,'2026-03-25 12:00:00.000000','system','license.issued','lic_rc502r8rfrw5smcr7dhe',NULL,NULL,'{}','{"id": "lic_rc502r8rfrw5smcr7dhe", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "ops@fjord-logistics.example", "name": "Henrik Dahl", "customer_id": "cus_nzpj9dw3n6akzvmyzw4f", "key_tail": "14MM", "status": "active", "created_at": "2026-03-25T12:00:00Z", "expires_at": "2026-12-11T12:00:00Z", "grace_until": "2026-12-18T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','15a2c98c6af106c92740365453c04a9578277e8c5c0457e12d6200f7efd62f47',NULL,NULL);
INSERT INTO "audit" VALUES(29,'2026-04-13 12:00:00.000000','system','customer.created','cus_4mksmar0yqs43rr6bgg6',NULL,NULL,'{}','{"email": "it@granada-foods.example", "name": "Luc\u00eda Romero", "reminders": true}','707897f6ef2742437d75cf04fd32c773e9d79b442686d2903da04e9602fddf7a',NULL,NULL);
INSERT INTO "audit" VALUES(30,'2026-04-13 12:00:00.000000','system','license.issued','lic_9batpte5hkjap0mc9arj',NULL,NULL,'{}','{"id": "lic_9batpte5hkjap0mc9arj", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "it@granada-foods.example", "name": "Luc\u00eda Romero", "customer_id": "cus_4mksmar0yqs43rr6bgg6", "key_tail": "R4Y2", "status": "active", "created_at": "2026-04-13T12:00:00Z", "expires_at": "2026-11-25T12:00:00Z", "grace_until": "2026-12-02T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','d636f0638758acaacc1317449f8400a0a378c79364734d93ac75c8fbba9d39b7',NULL,NULL);
INSERT INTO "audit" VALUES(31,'2026-05-04 12:00:00.000000','system','customer.created','cus_xk6rgtmgfa2zvwxfqen1',NULL,NULL,'{}','{"email": "platform@helix-bio.example", "name": "Priya Raman", "reminders": true}','3accc37dd584dd05b30dd3d131984913d6e0b0e768f88a9bda776ce3c9f6891a',NULL,NULL);
INSERT INTO "audit" VALUES(32,'2026-05-04 12:00:00.000000','system','license.issued','lic_mby4zxt0edjen8y8gz7p',NULL,NULL,'{}','{"id": "lic_mby4zxt0edjen8y8gz7p", "product": "NLS", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "platform@helix-bio.example", "name": "Priya Raman", "customer_id": "cus_xk6rgtmgfa2zvwxfqen1", "key_tail": "1a1a", "key_kid": "2026-11-318d8d", "status": "active", "created_at": "2026-05-04T12:00:00Z", "expires_at": "2027-05-04T12:00:00Z", "grace_until": "2027-05-11T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["workflows", "integrations"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','326a8bd4795085218cc0ae8f4fe367f9c02757da569670b4cb64486c56de358c',NULL,NULL);
INSERT INTO "audit" VALUES(33,'2026-05-04 12:00:00.000000','system','license.issued','lic_s22nyfatbas8j0j66ebr',NULL,NULL,'{}','{"id": "lic_s22nyfatbas8j0j66ebr", "product": "OPT", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "platform@helix-bio.example", "name": "Priya Raman", "customer_id": "cus_xk6rgtmgfa2zvwxfqen1", "key_tail": "V28E", "status": "active", "created_at": "2026-05-04T12:00:00Z", "expires_at": "2027-05-04T12:00:00Z", "grace_until": "2027-05-11T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','8ac997923226341a8d2348b6490d7b570c5f2f694d944024d1dc05be10eba6b3',NULL,NULL);
INSERT INTO "audit" VALUES(34,'2026-06-09 12:00:00.000000','system','customer.created','cus_b6hdwvp3p4sbrmmbc97v',NULL,NULL,'{}','{"email": "cloud@kestrel-air.example", "name": "Owen Hughes", "reminders": true}','ea4ecb05997717f3f1bced03edb5a59ec76fb10f04fb57b6f0a5e76bba28c353',NULL,NULL);
INSERT INTO "audit" VALUES(35,'2026-06-09 12:00:00.000000','system','license.issued','lic_fzhg35fsaztdwp6qt75q',NULL,NULL,'{}','{"id": "lic_fzhg35fsaztdwp6qt75q", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "cloud@kestrel-air.example", "name": "Owen Hughes", "customer_id": "cus_b6hdwvp3p4sbrmmbc97v", "key_tail": "YXFF", "status": "active", "created_at": "2026-06-09T12:00:00Z", "expires_at": "2027-06-09T12:00:00Z", "grace_until": "2027-06-16T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','5a6fd35ce00b9902f79ccfde5263e0a935622793b01f20f0c7c7fed2fe44e0cb',NULL,NULL);
INSERT INTO "audit" VALUES(36,'2026-11-16 12:00:00.000000','system','license.suspended','lic_fzhg35fsaztdwp6qt75q',NULL,NULL,'{"status": "active", "status_changed_at": null, "version": 1}','{"status": "suspended", "status_changed_at": "2026-11-16T12:00:00Z", "version": 2}','9469911ad8344a8737c16ba9b7fdc05464abe6ed5b5a9daed0797caa40ac5ed8',NULL,NULL);
INSERT INTO "audit" VALUES(37,'2026-06-23 12:00:00.000000','system','customer.created','cus_rhvgvbn3qpk25bhjpz64',NULL,NULL,'{}','{"email": "devops@lumen-studio.example", "name": "Mara Vogel", "reminders": true}','aede948533154ea68134f383ecfd899239ac684edea1f63f95e4cdec310e2fe3',NULL,NULL);
INSERT INTO "audit" VALUES(38,'2026-06-23 12:00:00.000000','system','license.issued','lic_xdvrbn913503f93ktncv',NULL,NULL,'{}','{"id": "lic_xdvrbn913503f93ktncv", "product": "LMG", "plan": "pro", "plan_name": "Pro", "trial": false, "email": "devops@lumen-studio.example", "name": "Mara Vogel", "customer_id": "cus_rhvgvbn3qpk25bhjpz64", "key_tail": "HHCA", "key_kid": "2026-11-318d8d", "status": "active", "created_at": "2026-06-23T12:00:00Z", "expires_at": "2026-12-06T12:00:00Z", "grace_until": "2026-12-13T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 10, "servers": 25}, "quotas": {"requests": {"amount": 100000, "period": "month"}}, "rates": {"requests": "300 per minute"}, "offline_days": 1, "grace_days": 7, "price": "19.00", "currency": "EUR", "aws_accounts": [], "version": 1}','97a0a8a4fc09cd74aa95088d2a31d42d3fb167d7d3936ef0398a448ebc90a71e',NULL,NULL);
INSERT INTO "audit" VALUES(39,'2026-06-23 12:00:00.000000','system','license.issued','lic_exb3d5m82344fg0afavx',NULL,NULL,'{}','{"id": "lic_exb3d5m82344fg0afavx", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "devops@lumen-studio.example", "name": "Mara Vogel", "customer_id": "cus_rhvgvbn3qpk25bhjpz64", "key_tail": "fa3e", "status": "active", "created_at": "2026-06-23T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','49895612646eaf98e5f809c59ea8785ebbdb6d3040ade6000a9d31899c9c488d',NULL,NULL);
INSERT INTO "audit" VALUES(40,'2026-08-14 12:00:00.000000','system','customer.created','cus_vhq1ppwxb1x9vq65th9q',NULL,NULL,'{}','{"email": "infra@northwind-retail.example", "name": "Jonas Becker", "reminders": true}','2966dda40517bb667ecdb9f4a11b2087bf75c281f649c36e488a515f525dbb08',NULL,NULL);
INSERT INTO "audit" VALUES(41,'2026-08-14 12:00:00.000000','system','license.issued','lic_tm68cax9e0w0s7e325z7',NULL,NULL,'{}','{"id": "lic_tm68cax9e0w0s7e325z7", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "infra@northwind-retail.example", "name": "Jonas Becker", "customer_id": "cus_vhq1ppwxb1x9vq65th9q", "key_tail": "M4TQ", "status": "active", "created_at": "2026-08-14T12:00:00Z", "expires_at": "2026-11-17T12:00:00Z", "grace_until": "2026-11-24T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','ebe7955c3667790664701d7bfa71b258df3f4899f27b86585d913c58898ce1ea',NULL,NULL);
INSERT INTO "audit" VALUES(42,'2026-08-22 12:00:00.000000','system','license.issued','lic_4524k3s76vj85f8a5d77',NULL,NULL,'{}','{"id": "lic_4524k3s76vj85f8a5d77", "product": "LMG", "plan": "free", "plan_name": "Free", "trial": false, "email": "infra@northwind-retail.example", "name": "Jonas Becker", "customer_id": "cus_vhq1ppwxb1x9vq65th9q", "key_tail": "K6AQ", "key_kid": "2026-11-318d8d", "status": "active", "created_at": "2026-08-22T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers"], "limits": {"profiles": 1, "servers": 3}, "quotas": {"requests": {"amount": 1000, "period": "month"}}, "rates": {"requests": "30 per minute"}, "offline_days": 1, "grace_days": 7, "price": "0.00", "currency": "EUR", "aws_accounts": [], "version": 1}','2aa395c616ee8fc6c7aeb43f169b1d9d2557f258886c5e89a66b9fb190e64ec7',NULL,NULL);
INSERT INTO "audit" VALUES(43,'2026-09-20 12:00:00.000000','system','customer.created','cus_ghs792cbw8p5yn8ga3bn',NULL,NULL,'{}','{"email": "sre@orchid-health.example", "name": "Am\u00e9lie Laurent", "reminders": true}','918239968aad9754c2d4921d9d0ce6de338a1c871a384a1cc3263ebb9bd76068',NULL,NULL);
INSERT INTO "audit" VALUES(44,'2026-09-20 12:00:00.000000','system','license.issued','lic_3d04kcqrt1aay53fwqw0',NULL,NULL,'{}','{"id": "lic_3d04kcqrt1aay53fwqw0", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": false, "email": "sre@orchid-health.example", "name": "Am\u00e9lie Laurent", "customer_id": "cus_ghs792cbw8p5yn8ga3bn", "key_tail": "M6AA", "status": "active", "created_at": "2026-09-20T12:00:00Z", "expires_at": "2027-09-20T12:00:00Z", "grace_until": "2027-09-27T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','fc0a46056ccf0c79f3ca3e9b11921946ad2cc7f2dc09d4def2099aca05e1b867',NULL,NULL);
INSERT INTO "audit" VALUES(45,'2026-11-16 12:00:00.000000','system','license.revoked','lic_3d04kcqrt1aay53fwqw0',NULL,NULL,'{"status": "active", "status_changed_at": null, "version": 1}','{"status": "revoked", "status_changed_at": "2026-11-16T12:00:00Z", "version": 2}','0ccf61853f6135fbf2f616a115d7e0af794b8a49b6aff31beb14f9bb9f44a307',NULL,NULL);
INSERT INTO "audit" VALUES(46,'2026-10-18 12:00:00.000000','system','customer.created','cus_3pf32yd5hn2gtz8p25pz',NULL,NULL,'{}','{"email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "reminders": true}','b7a6a5b7c2045932a16d45e2bffe144f58a4fff750f6b9c5c1b942a81fefe874',NULL,NULL);
INSERT INTO "audit" VALUES(47,'2026-10-18 12:00:00.000000','system','license.issued','lic_ypvbwdk28sngtrpp0y1s',NULL,NULL,'{}','{"id": "lic_ypvbwdk28sngtrpp0y1s", "product": "OPT", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "customer_id": "cus_3pf32yd5hn2gtz8p25pz", "key_tail": "8SKH", "status": "active", "created_at": "2026-10-18T12:00:00Z", "expires_at": "2027-10-18T12:00:00Z", "grace_until": "2027-10-25T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','f9f3f79628371bade17e8b35e0405f794d2103500b0fe19f134b09f4d0d4476e',NULL,NULL);
INSERT INTO "audit" VALUES(48,'2026-10-18 12:00:00.000000','system','license.issued','lic_5rf62fs96czd3d8p7jc7',NULL,NULL,'{}','{"id": "lic_5rf62fs96czd3d8p7jc7", "product": "CAIO", "plan": "enterprise", "plan_name": "Enterprise", "trial": false, "email": "finops@pinewood-bank.example", "name": "Sofia Rossi", "customer_id": "cus_3pf32yd5hn2gtz8p25pz", "key_tail": "7159", "status": "active", "created_at": "2026-10-18T12:00:00Z", "expires_at": "2027-10-18T12:00:00Z", "grace_until": "2027-10-25T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','ec89892c8dcc228a827f569b8352610eb703b7ded3b1ea857952950894469f57',NULL,NULL);
INSERT INTO "audit" VALUES(49,'2026-11-08 12:00:00.000000','system','customer.created','cus_a3cj5ajs9828d10bqzgg',NULL,NULL,'{}','{"email": "team@quarry-games.example", "name": "Elias Lind", "reminders": true}','e755e7d3a6ff867bfd5e6811ed9311ffc412f242f5562c4c65c6de77f079f94f',NULL,NULL);
INSERT INTO "audit" VALUES(50,'2026-11-08 12:00:00.000000','system','license.issued','lic_rnvhw3qbzvkrvk8wsfsm',NULL,NULL,'{}','{"id": "lic_rnvhw3qbzvkrvk8wsfsm", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": true, "email": "team@quarry-games.example", "name": "Elias Lind", "customer_id": "cus_a3cj5ajs9828d10bqzgg", "key_tail": "DG4E", "status": "active", "created_at": "2026-11-08T12:00:00Z", "expires_at": "2026-11-22T12:00:00Z", "grace_until": "2026-11-22T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','35f6ee767a056ced9ea6721a50c3e33c9facb07a5f89bf3fb7574bcde3735896',NULL,NULL);
INSERT INTO "audit" VALUES(51,'2026-11-15 12:00:00.000000','system','customer.created','cus_y3jgdfsx865zj4mg60nk',NULL,NULL,'{}','{"email": "hello@riverside-travel.example", "name": "Nina Kova\u010d", "reminders": true}','362bacb25f449643da2ad2e77546993a984355d9a540a49e5caea3ff6b5ab690',NULL,NULL);
INSERT INTO "audit" VALUES(52,'2026-11-15 12:00:00.000000','system','license.issued','lic_fcq104nxvsy0hs8ta7rr',NULL,NULL,'{}','{"id": "lic_fcq104nxvsy0hs8ta7rr", "product": "OPT", "plan": "pro", "plan_name": "Professional", "trial": true, "email": "hello@riverside-travel.example", "name": "Nina Kova\u010d", "customer_id": "cus_y3jgdfsx865zj4mg60nk", "key_tail": "VMDP", "status": "active", "created_at": "2026-11-15T12:00:00Z", "expires_at": "2026-11-29T12:00:00Z", "grace_until": "2026-11-29T12:00:00Z", "max_resources": 10000, "max_activations": 5, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "4999.00", "currency": "EUR", "aws_accounts": [], "version": 1}','a87113f3b876a79378147eb6c038d086739c075a566f7de713040ca22093099c',NULL,NULL);
INSERT INTO "audit" VALUES(53,'2026-11-18 12:00:00.000000','system','customer.created','cus_fra6yx99gkqj3zqh14cg',NULL,NULL,'{}','{"email": "admin@tern-labs.example", "name": "Ruben de Wit", "reminders": true}','f797be33dff2feaa27aa4387620dd2625a66e56ffe89da991ab35631202795ef',NULL,NULL);
INSERT INTO "audit" VALUES(54,'2026-11-18 12:00:00.000000','system','license.issued','lic_4bb0rhw5km6ab2zd2n78',NULL,NULL,'{}','{"id": "lic_4bb0rhw5km6ab2zd2n78", "product": "OPT", "plan": "starter", "plan_name": "Starter", "trial": false, "email": "admin@tern-labs.example", "name": "Ruben de Wit", "customer_id": "cus_fra6yx99gkqj3zqh14cg", "key_tail": "ERX3", "status": "active", "created_at": "2026-11-18T12:00:00Z", "expires_at": "2027-11-18T12:00:00Z", "grace_until": "2027-11-25T12:00:00Z", "max_resources": 1000, "max_activations": 1, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": 600, "features": ["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"], "limits": {}, "quotas": {}, "rates": {}, "offline_days": 1, "grace_days": 7, "price": "1499.00", "currency": "EUR", "aws_accounts": [], "version": 1}','9d95eee0f0a26973ac1f7564d122960251f925602a2ef32f436f022a4f9cc519',NULL,NULL);
INSERT INTO "audit" VALUES(55,'2026-11-19 12:00:00.000000','system','license.issued','lic_az1haaw7qr2w16hnh91p',NULL,NULL,'{}','{"id": "lic_az1haaw7qr2w16hnh91p", "product": "LMG", "plan": "team", "plan_name": "Team", "trial": false, "email": "admin@tern-labs.example", "name": "Ruben de Wit", "customer_id": "cus_fra6yx99gkqj3zqh14cg", "key_tail": "DsDw", "key_kid": "2026-11-318d8d", "status": "not_started", "created_at": "2026-11-19T12:00:00Z", "starts_at": "2026-11-27T12:00:00Z", "expires_at": "2026-12-27T12:00:00Z", "grace_until": "2027-01-03T12:00:00Z", "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["profiles", "servers", "team_management"], "limits": {"profiles": 50, "servers": 100}, "quotas": {"requests": {"amount": 1000000, "period": "month"}}, "rates": {"requests": "1200 per minute"}, "offline_days": 1, "grace_days": 7, "price": "79.00", "currency": "EUR", "aws_accounts": [], "version": 1}','7fc89a988ea4bbd6ca5df6564e305e0069a279ed2fef140294796195cf4177d7',NULL,NULL);
INSERT INTO "audit" VALUES(56,'2026-11-19 12:00:00.000000','system','user.signed_in','usr_t5hepdnte5np3dcst69q',NULL,NULL,'{}','{"sign_in": "ses_avambtrjpnmjf1wtr94j", "via": "passkey", "browser": "Safari on iPhone"}','0aeb418638bda9f9c9ef37068e21edc066a64ee22f8b9427e17245734a34910b',NULL,NULL);
INSERT INTO "audit" VALUES(57,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_pkyd85qr0rxbynw5r3xn',NULL,NULL,'{}','{"email": "kari@aurore-cloud.example", "role": "member", "customer_id": "cus_2dhb15axe5cqybp9m7wz"}','c14fd385cf26aca7d249e33cb8546188bcd5489bec9006194c1cb726b4bcbece',NULL,NULL);
INSERT INTO "audit" VALUES(58,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_yg6y00c94c15x97rsscp',NULL,NULL,'{}','{"email": "petra@bluebird-data.example", "role": "member", "customer_id": "cus_83jwjvcqcz72tbsrh38x"}','09c73054c9416e968f18bacce8e6bf6dfc21410062e912404d1438fc99153b1c',NULL,NULL);
INSERT INTO "audit" VALUES(59,'2026-11-20 12:00:00.000000','system','invitation.made','ivt_s9nwaqm0390093arae9h',NULL,NULL,'{}','{"email": "sam@vendor.example", "role": "support"}','8c5b81dd36343cd49674c7729080a59ed2c1e9ac1034b4bfead108f1329b13c8',NULL,NULL);
INSERT INTO "audit" VALUES(60,'2026-11-20 12:00:00.000000','system','user.link_made','usr_1f5jgymcddkb8p1amj5x',NULL,NULL,'{}','{"hours": 24}','eb638b68ae3aae863935162d59a58fc4f11c73772e002f1026c417b3edb54b43',NULL,NULL);
INSERT INTO "audit" VALUES(61,'2026-09-01 12:00:00.000000','system','api_key.created','key_jexvv5t11y9nhz2ja8m4',NULL,NULL,'{}','{"name": "Billing export", "scopes": ["billing:read"]}','531bd43e2fd43834efff6fac049fe0c7598e82f6f78a3fa482715057b9339f6b',NULL,NULL);
INSERT INTO "audit" VALUES(62,'2026-09-01 12:00:00.000000','system','api_key.created','key_n672y9hb1nr9navb39ph',NULL,NULL,'{}','{"name": "CRM", "scopes": ["customers:write"]}','20e94282600c3099eefe8140590d6e159e543ce8f546ff89b4aedb086632bd19',NULL,NULL);
INSERT INTO "audit" VALUES(63,'2026-09-01 12:00:00.000000','system','webhook.created','whe_9gezwp62589skks315ee',NULL,NULL,'{}','{"url": "https://hooks.vendor.example/licet", "events": ["*"], "description": "CRM", "enabled": true, "secret_version": 1}','14898202723983ad130e8ce3ce10d503fb458bb07f9d5013661d7e74ffa972d2',NULL,NULL);
INSERT INTO "audit" VALUES(64,'2026-09-01 12:00:00.000000','system','webhook.created','whe_em0rf2tjj872pfskyhv4',NULL,NULL,'{}','{"url": "https://old.vendor.example/in", "events": ["license.issued"], "enabled": true, "secret_version": 1}','c286e16648dc8c618c54b3ccd1b3257a86f4ce5086e64a1be6544589d19b9153',NULL,NULL);
INSERT INTO "audit" VALUES(65,'2026-11-20 12:00:00.000000','system','customer.created','cus_apcknqtt3zmm49e4fc0r',NULL,NULL,'{}','{"email": "a@example.com", "reminders": true}','8524942b867e2249d35efe72e0a2c2a70a93a5140bb9144dfe75c15b352c5b4a',NULL,NULL);
INSERT INTO "audit" VALUES(66,'2026-11-20 12:00:00.000000','system','license.issued','lic_vp8thhp5rqywkf7d6716',NULL,NULL,'{}','{"id": "lic_vp8thhp5rqywkf7d6716", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "customer_id": "cus_apcknqtt3zmm49e4fc0r", "key_tail": "8083", "status": "active", "created_at": "2026-11-20T12:00:00Z", "max_activations": 10, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "aws_accounts": [], "version": 1}','dc6f2b85641ae52de0d1422f570207eae6a1b6fb9bb5343791674c138e34ca87',NULL,NULL);
CREATE TABLE challenges (
	digest VARCHAR(64) NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	instance_id VARCHAR(512) NOT NULL, 
	expires_at DATETIME NOT NULL, 
	CONSTRAINT pk_challenges PRIMARY KEY (digest), 
	CONSTRAINT fk_challenges_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE contacts (
	id VARCHAR(32) NOT NULL, 
	customer_id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	role VARCHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (id), 
	CONSTRAINT fk_contacts_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT uq_contacts_customer_id_email UNIQUE (customer_id, email)
);
INSERT INTO "contacts" VALUES('con_d6z9a7cegydz74gy6p1a','cus_2dhb15axe5cqybp9m7wz','billing@aurore-cloud.example','Kari Moe','billing','2026-09-01 12:00:00.000000');
CREATE TABLE counters (
	name VARCHAR(32) NOT NULL, 
	value BIGINT NOT NULL, 
	CONSTRAINT pk_counters PRIMARY KEY (name)
);
INSERT INTO "counters" VALUES('revocations',1794830400);
INSERT INTO "counters" VALUES('audit',66);
CREATE TABLE customers (
	id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	created_at DATETIME NOT NULL, company VARCHAR(200), notes VARCHAR(2000), version INTEGER DEFAULT '1' NOT NULL, language VARCHAR(8), timezone VARCHAR(64), country VARCHAR(2), vat_number VARCHAR(32), reminders BOOLEAN DEFAULT 1 NOT NULL, 
	CONSTRAINT pk_customers PRIMARY KEY (id), 
	CONSTRAINT uq_customers_email UNIQUE (email)
);
INSERT INTO "customers" VALUES('cus_2dhb15axe5cqybp9m7wz','ingrid@aurore-cloud.example','Ingrid Solberg','2025-12-25 12:00:00.000000','Aurore Cloud','Asked for a purchase order in January.',1,NULL,NULL,'NO',NULL,1);
INSERT INTO "customers" VALUES('cus_83jwjvcqcz72tbsrh38x','tomas@bluebird-data.example','Tomas Novák','2026-02-03 12:00:00.000000','Bluebird Data',NULL,1,NULL,NULL,'CZ',NULL,1);
INSERT INTO "customers" VALUES('cus_bh1wjcfttggdb5j6zx6p','claire.dubois@atelier-nord.example','Claire Dubois','2026-03-05 12:00:00.000000','Atelier Nord',NULL,1,NULL,NULL,'FR',NULL,1);
INSERT INTO "customers" VALUES('cus_nzpj9dw3n6akzvmyzw4f','ops@fjord-logistics.example','Henrik Dahl','2026-03-25 12:00:00.000000','Fjord Logistics',NULL,1,NULL,NULL,'DK',NULL,1);
INSERT INTO "customers" VALUES('cus_4mksmar0yqs43rr6bgg6','it@granada-foods.example','Lucía Romero','2026-04-13 12:00:00.000000','Granada Foods',NULL,1,NULL,NULL,'ES',NULL,1);
INSERT INTO "customers" VALUES('cus_xk6rgtmgfa2zvwxfqen1','platform@helix-bio.example','Priya Raman','2026-05-04 12:00:00.000000','Helix Bio',NULL,1,NULL,NULL,'GB',NULL,1);
INSERT INTO "customers" VALUES('cus_b6hdwvp3p4sbrmmbc97v','cloud@kestrel-air.example','Owen Hughes','2026-06-09 12:00:00.000000','Kestrel Air',NULL,1,NULL,NULL,'IE',NULL,1);
INSERT INTO "customers" VALUES('cus_rhvgvbn3qpk25bhjpz64','devops@lumen-studio.example','Mara Vogel','2026-06-23 12:00:00.000000','Lumen Studio',NULL,1,NULL,NULL,'DE',NULL,1);
INSERT INTO "customers" VALUES('cus_vhq1ppwxb1x9vq65th9q','infra@northwind-retail.example','Jonas Becker','2026-08-14 12:00:00.000000','Northwind Retail',NULL,1,NULL,NULL,'DE',NULL,1);
INSERT INTO "customers" VALUES('cus_ghs792cbw8p5yn8ga3bn','sre@orchid-health.example','Amélie Laurent','2026-09-20 12:00:00.000000','Orchid Health',NULL,1,NULL,NULL,'FR',NULL,1);
INSERT INTO "customers" VALUES('cus_3pf32yd5hn2gtz8p25pz','finops@pinewood-bank.example','Sofia Rossi','2026-10-18 12:00:00.000000','Pinewood Bank',NULL,1,NULL,NULL,'IT',NULL,1);
INSERT INTO "customers" VALUES('cus_a3cj5ajs9828d10bqzgg','team@quarry-games.example','Elias Lind','2026-11-08 12:00:00.000000','Quarry Games',NULL,1,NULL,NULL,'SE',NULL,1);
INSERT INTO "customers" VALUES('cus_y3jgdfsx865zj4mg60nk','hello@riverside-travel.example','Nina Kovač','2026-11-15 12:00:00.000000','Riverside Travel',NULL,1,NULL,NULL,'HR',NULL,1);
INSERT INTO "customers" VALUES('cus_fra6yx99gkqj3zqh14cg','admin@tern-labs.example','Ruben de Wit','2026-11-18 12:00:00.000000','Tern Labs',NULL,1,NULL,NULL,'NL',NULL,1);
INSERT INTO "customers" VALUES('cus_apcknqtt3zmm49e4fc0r','a@example.com',NULL,'2026-11-20 12:00:00.000000',NULL,NULL,1,NULL,NULL,NULL,NULL,1);
CREATE TABLE early_adopters (
	product_code VARCHAR(16) NOT NULL, 
	position INTEGER NOT NULL, 
	order_id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	reserved_until DATETIME, network VARCHAR(64), 
	CONSTRAINT pk_early_adopters PRIMARY KEY (product_code, position), 
	CONSTRAINT fk_early_adopters_product_code_products FOREIGN KEY(product_code) REFERENCES products (code), 
	CONSTRAINT uq_early_adopters_order_id UNIQUE (order_id)
);
CREATE TABLE enquiries (
	id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	company VARCHAR(200), 
	product_code VARCHAR(16), 
	"plan" VARCHAR(32), 
	message VARCHAR(4000) NOT NULL, 
	language VARCHAR(8), 
	created_at DATETIME NOT NULL, 
	handled_at DATETIME, 
	CONSTRAINT pk_enquiries PRIMARY KEY (id)
);
INSERT INTO "enquiries" VALUES('enq_dec45gqm2kgkkxbx06hn','vera@alpine.example','Vera Lang','Alpine Rail','OPT','enterprise','We run 60 accounts and would like a quote for Enterprise, with invoices in CHF.',NULL,'2026-11-19 12:00:00.000000',NULL);
INSERT INTO "enquiries" VALUES('enq_a9h0r0qzqxhp64hhdyeq','idris@sahel.example','Idris Bello','Sahel Energy','OPT','enterprise','Can the plugin run without any connection to the internet?',NULL,'2026-11-18 12:00:00.000000',NULL);
CREATE TABLE flags (
	id VARCHAR(32) NOT NULL, 
	kind VARCHAR(32) NOT NULL, 
	subject VARCHAR(64) NOT NULL, 
	license_id VARCHAR(32), 
	detail JSON NOT NULL, 
	first_seen_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	times INTEGER NOT NULL, 
	resolved_at DATETIME, 
	CONSTRAINT pk_flags PRIMARY KEY (id), 
	CONSTRAINT fk_flags_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "flags" VALUES('flg_sz7se41rdrzjvczfazyb','many_networks','lic_0119skyv6ggh6zsr4gar','lic_0119skyv6ggh6zsr4gar','{"networks": 61, "threshold": 50}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_ta45hh6rmja3tzehr8s6','copied_machine','lic_rc502r8rfrw5smcr7dhe','lic_rc502r8rfrw5smcr7dhe','{"places": 3, "fingerprint": "sha256:\u2026"}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_f7rzy354sgfjqhbgz961','refusals','lic_fzhg35fsaztdwp6qt75q','lic_fzhg35fsaztdwp6qt75q','{"refusals": 512, "threshold": 300}','2026-11-20 03:00:00.000000','2026-11-20 03:00:00.000000',1,NULL);
INSERT INTO "flags" VALUES('flg_171ccawyah0t7ap886dd','wrong_keys','198.51.100.7',NULL,'{"keys": 44, "threshold": 30}','2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000',1,NULL);
CREATE TABLE idempotency_keys (
	scope VARCHAR(64) NOT NULL, 
	key_digest VARCHAR(64) NOT NULL, 
	request_digest VARCHAR(64) NOT NULL, 
	created_at DATETIME NOT NULL, 
	answer BLOB, 
	CONSTRAINT pk_idempotency_keys PRIMARY KEY (scope, key_digest)
);
CREATE TABLE identities (
	issuer VARCHAR(255) NOT NULL, 
	subject VARCHAR(255) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_identities PRIMARY KEY (issuer, subject), 
	CONSTRAINT fk_identities_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "identities" VALUES('https://github.com','4711','usr_t5hepdnte5np3dcst69q','ingrid@aurore-cloud.example','2026-11-11 12:00:00.000000');
CREATE TABLE invitations (
	id VARCHAR(32) NOT NULL, 
	customer_id VARCHAR(32), 
	email VARCHAR(254) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	digest VARCHAR(64) NOT NULL, 
	invited_by VARCHAR(32), 
	user_id VARCHAR(32), 
	created_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	accepted_at DATETIME, 
	withdrawn_at DATETIME, 
	CONSTRAINT pk_invitations PRIMARY KEY (id), 
	CONSTRAINT fk_invitations_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT uq_invitations_digest UNIQUE (digest)
);
INSERT INTO "invitations" VALUES('ivt_pkyd85qr0rxbynw5r3xn','cus_2dhb15axe5cqybp9m7wz','kari@aurore-cloud.example','member','441dcc626b9c5a6b7daf784a93a94101ceef16487df2bda821126a3482e11088','usr_t5hepdnte5np3dcst69q',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_yg6y00c94c15x97rsscp','cus_83jwjvcqcz72tbsrh38x','petra@bluebird-data.example','member','3690b24a137c2baa08fa9840346a2a74b3e776ab259cc31e7900235bca1cd07a','usr_tn64sjmxz6h80ax5jxv3',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_s9nwaqm0390093arae9h',NULL,'sam@vendor.example','support','81cd4124824a2a830f5c9fbffc8fe7b58cd3631b99a05b85d852dae03b004d26','usr_e4ncvtq7b3z7hhxn9znb',NULL,'2026-11-20 12:00:00.000000','2026-11-27 12:00:00.000000',NULL,NULL);
INSERT INTO "invitations" VALUES('ivt_ymkpms6782t21ma67swh',NULL,'support@vendor.example','password','fdeb1ee6d6343718e5e7b119ffd56676bfdb185a9a78060fd794cefbbb5e7dab',NULL,'usr_1f5jgymcddkb8p1amj5x','2026-11-20 12:00:00.000000','2026-11-21 12:00:00.000000',NULL,NULL);
CREATE TABLE invoices (
	id VARCHAR(32) NOT NULL, 
	provider VARCHAR(16) NOT NULL, 
	ref VARCHAR(255) NOT NULL, 
	subscription_id VARCHAR(32), 
	order_id VARCHAR(32), 
	customer_id VARCHAR(32), 
	number VARCHAR(64), 
	status VARCHAR(16) NOT NULL, 
	reason VARCHAR(16) NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	total VARCHAR(32) NOT NULL, 
	tax VARCHAR(32) NOT NULL, 
	paid VARCHAR(32) NOT NULL, 
	refunded VARCHAR(32) NOT NULL, 
	refunds JSON NOT NULL, 
	disputes JSON NOT NULL, 
	period_end DATETIME, 
	payment_ref VARCHAR(255), 
	attempts INTEGER NOT NULL, 
	next_attempt_at DATETIME, 
	failed_at DATETIME, 
	paid_at DATETIME, 
	url VARCHAR(2000), 
	pdf VARCHAR(2000), 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_invoices PRIMARY KEY (id), 
	CONSTRAINT fk_invoices_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_invoices_subscription_id_subscriptions FOREIGN KEY(subscription_id) REFERENCES subscriptions (id), 
	CONSTRAINT uq_invoices_provider_ref UNIQUE (provider, ref)
);
INSERT INTO "invoices" VALUES('inv_ws1e1rq3f1g56cc401t8','stripe','in_2026-0001-VH2M','sub_4jkqe6pew9a7xjdw3wvc',NULL,'cus_2dhb15axe5cqybp9m7wz','2026-0001-VH2M','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-25 12:00:00.000000','pi_2026-0001-VH2M',1,NULL,NULL,'2026-10-26 12:00:00.000000','https://invoice.stripe.com/i/2026-0001-VH2M','https://pay.stripe.com/invoice/2026-0001-VH2M/pdf','2026-10-26 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_0z56n6k9avybx10kscpb','stripe','in_2026-0002-9K3Z','sub_6qqn47qm3h2w7816c12a',NULL,'cus_2dhb15axe5cqybp9m7wz','2026-0002-9K3Z','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2025-12-25 12:00:00.000000','pi_2026-0002-9K3Z',1,NULL,NULL,'2026-10-01 12:00:00.000000','https://invoice.stripe.com/i/2026-0002-9K3Z','https://pay.stripe.com/invoice/2026-0002-9K3Z/pdf','2026-10-01 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_fd9x3an7d5h4y66t4cya','stripe','in_2025-0003-2ZFE','sub_tg2b1x4bybxc1gh5hv5h',NULL,'cus_2dhb15axe5cqybp9m7wz','2025-0003-2ZFE','paid','first','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-11-30 12:00:00.000000','pi_2025-0003-2ZFE',1,NULL,NULL,'2025-10-31 12:00:00.000000','https://invoice.stripe.com/i/2025-0003-2ZFE','https://pay.stripe.com/invoice/2025-0003-2ZFE/pdf','2025-10-31 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_j17jpwretqvy8p8j42y6','stripe','in_2026-0003-2ZFE','sub_tg2b1x4bybxc1gh5hv5h',NULL,'cus_2dhb15axe5cqybp9m7wz','2026-0003-2ZFE','paid','cycle','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-11-30 12:00:00.000000','pi_2026-0003-2ZFE',1,NULL,NULL,'2026-10-31 12:00:00.000000','https://invoice.stripe.com/i/2026-0003-2ZFE','https://pay.stripe.com/invoice/2026-0003-2ZFE/pdf','2026-10-31 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_9v6vga0e56n7f9kw8f2f','paddle','in_2026-0004-4GAR','sub_ac059g58vtkdzkx6t9ff',NULL,'cus_83jwjvcqcz72tbsrh38x','2026-0004-4GAR','failed','cycle','EUR','5998.8000','999.8000','0','0','{}','{}','2027-02-03 12:00:00.000000','pi_2026-0004-4GAR',1,NULL,'2026-08-12 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2026-0004-4GAR','https://pay.stripe.com/invoice/2026-0004-4GAR/pdf','2026-08-12 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_artj53rm2w6pcx4nsscs','stripe','in_2026-0005-8MER','sub_6pnxhq347j3c4b2sqemr',NULL,'cus_bh1wjcfttggdb5j6zx6p','2026-0005-8MER','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-03-05 12:00:00.000000','pi_2026-0005-8MER',1,NULL,NULL,'2026-07-18 12:00:00.000000','https://invoice.stripe.com/i/2026-0005-8MER','https://pay.stripe.com/invoice/2026-0005-8MER/pdf','2026-07-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_sb2e7nfvff0hq5c9e88x','stripe','in_2025-0006-7DHE','sub_sp6bdysj22bpvw22j3qw',NULL,'cus_nzpj9dw3n6akzvmyzw4f','2025-0006-7DHE','paid','first','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-11 12:00:00.000000','pi_2025-0006-7DHE',1,NULL,NULL,'2025-06-23 12:00:00.000000','https://invoice.stripe.com/i/2025-0006-7DHE','https://pay.stripe.com/invoice/2025-0006-7DHE/pdf','2025-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_4rjynjf3ayb5htga8y6n','stripe','in_2026-0006-7DHE','sub_sp6bdysj22bpvw22j3qw',NULL,'cus_nzpj9dw3n6akzvmyzw4f','2026-0006-7DHE','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2026-12-11 12:00:00.000000','pi_2026-0006-7DHE',1,NULL,NULL,'2026-06-23 12:00:00.000000','https://invoice.stripe.com/i/2026-0006-7DHE','https://pay.stripe.com/invoice/2026-0006-7DHE/pdf','2026-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_j5087tka379ngs9ntn14','stripe','in_2026-0007-9ARJ','sub_z7bk4m2z72r6rvz2qh91',NULL,'cus_4mksmar0yqs43rr6bgg6','2026-0007-9ARJ','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2026-11-25 12:00:00.000000','pi_2026-0007-9ARJ',1,NULL,NULL,'2026-05-29 12:00:00.000000','https://invoice.stripe.com/i/2026-0007-9ARJ','https://pay.stripe.com/invoice/2026-0007-9ARJ/pdf','2026-05-29 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_yyhkb5cjfsya7trtd4mc','paddle','in_2026-0008-T75Q','sub_c53xjwstn1k8s0yb2fj7',NULL,'cus_b6hdwvp3p4sbrmmbc97v','2026-0008-T75Q','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2027-06-09 12:00:00.000000','pi_2026-0008-T75Q',1,NULL,NULL,'2026-06-09 12:00:00.000000','https://invoice.stripe.com/i/2026-0008-T75Q','https://pay.stripe.com/invoice/2026-0008-T75Q/pdf','2026-06-09 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_0bgwyaa51k33ew73fwcy','stripe','in_2025-0009-TNCV','sub_ewtqde2fapwgq3feekf9',NULL,'cus_rhvgvbn3qpk25bhjpz64','2025-0009-TNCV','failed','first','EUR','22.8000','3.8000','0','0','{}','{}','2026-12-06 12:00:00.000000','pi_2025-0009-TNCV',1,NULL,'2025-06-23 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2025-0009-TNCV','https://pay.stripe.com/invoice/2025-0009-TNCV/pdf','2025-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_dn40101c42kmangbzfj7','stripe','in_2026-0009-TNCV','sub_ewtqde2fapwgq3feekf9',NULL,'cus_rhvgvbn3qpk25bhjpz64','2026-0009-TNCV','failed','cycle','EUR','22.8000','3.8000','0','0','{}','{}','2026-12-06 12:00:00.000000','pi_2026-0009-TNCV',1,NULL,'2026-06-23 12:00:00.000000',NULL,'https://invoice.stripe.com/i/2026-0009-TNCV','https://pay.stripe.com/invoice/2026-0009-TNCV/pdf','2026-06-23 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_34h75sphbrvksab32hn4','stripe','in_2026-0010-25Z7','sub_5nbtsr6w5hrdp3zg0c42',NULL,'cus_vhq1ppwxb1x9vq65th9q','2026-0010-25Z7','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2026-11-17 12:00:00.000000','pi_2026-0010-25Z7',1,NULL,NULL,'2026-08-14 12:00:00.000000','https://invoice.stripe.com/i/2026-0010-25Z7','https://pay.stripe.com/invoice/2026-0010-25Z7/pdf','2026-08-14 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_0cwsghgn4x7kfxxm9nz7','stripe','in_2026-0011-WQW0','sub_f80mmj819bf0e4p8r6k8',NULL,'cus_ghs792cbw8p5yn8ga3bn','2026-0011-WQW0','paid','cycle','EUR','5998.8000','999.8000','5998.8000','0','{}','{}','2027-09-20 12:00:00.000000','pi_2026-0011-WQW0',1,NULL,NULL,'2026-09-20 12:00:00.000000','https://invoice.stripe.com/i/2026-0011-WQW0','https://pay.stripe.com/invoice/2026-0011-WQW0/pdf','2026-09-20 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_3f6d4480gh02g7eg9mtf','paddle','in_2025-0012-2N78','sub_xfrdbqpchdx9zpjg4a7v',NULL,'cus_fra6yx99gkqj3zqh14cg','2025-0012-2N78','paid','first','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-11-18 12:00:00.000000','pi_2025-0012-2N78',1,NULL,NULL,'2025-11-18 12:00:00.000000','https://invoice.stripe.com/i/2025-0012-2N78','https://pay.stripe.com/invoice/2025-0012-2N78/pdf','2025-11-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_wfmc1j0gsgj33qp1mrf7','paddle','in_2026-0012-2N78','sub_xfrdbqpchdx9zpjg4a7v',NULL,'cus_fra6yx99gkqj3zqh14cg','2026-0012-2N78','paid','cycle','EUR','1798.8000','299.8000','1798.8000','0','{}','{}','2027-11-18 12:00:00.000000','pi_2026-0012-2N78',1,NULL,NULL,'2026-11-18 12:00:00.000000','https://invoice.stripe.com/i/2026-0012-2N78','https://pay.stripe.com/invoice/2026-0012-2N78/pdf','2026-11-18 12:00:00.000000');
INSERT INTO "invoices" VALUES('inv_bckjqtjmbhyd2w5jcxt8','stripe','in_2026-0013-H91P','sub_c3k4wh7dwe655yrasv3p',NULL,'cus_fra6yx99gkqj3zqh14cg','2026-0013-H91P','paid','cycle','EUR','94.8000','15.8000','94.8000','0','{}','{}','2026-12-27 12:00:00.000000','pi_2026-0013-H91P',1,NULL,NULL,'2026-11-19 12:00:00.000000','https://invoice.stripe.com/i/2026-0013-H91P','https://pay.stripe.com/invoice/2026-0013-H91P/pdf','2026-11-19 12:00:00.000000');
CREATE TABLE license_changes (
	seq INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	license_id VARCHAR(32) NOT NULL, 
	xact BIGINT, 
	at DATETIME DEFAULT (strftime('%Y-%m-%d %H:%M:%f000', 'now')) NOT NULL
);
INSERT INTO "license_changes" VALUES(1,'lic_fzhg35fsaztdwp6qt75q',NULL,'2026-11-23 02:38:23.187000');
INSERT INTO "license_changes" VALUES(2,'lic_3d04kcqrt1aay53fwqw0',NULL,'2026-11-23 02:38:23.206000');
INSERT INTO "license_changes" VALUES(3,'lic_29pkrjww5nfxcecevh2m',NULL,'2026-11-23 02:38:24.263000');
INSERT INTO "license_changes" VALUES(4,'lic_29pkrjww5nfxcecevh2m',NULL,'2026-11-23 02:38:24.264000');
INSERT INTO "license_changes" VALUES(5,'lic_29pkrjww5nfxcecevh2m',NULL,'2026-11-23 02:38:24.264000');
INSERT INTO "license_changes" VALUES(6,'lic_29pkrjww5nfxcecevh2m',NULL,'2026-11-23 02:38:24.264000');
INSERT INTO "license_changes" VALUES(7,'lic_29pkrjww5nfxcecevh2m',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(8,'lic_q1xzjpc8xyr8302n1stg',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(9,'lic_q1xzjpc8xyr8302n1stg',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(10,'lic_q1xzjpc8xyr8302n1stg',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(11,'lic_q1xzjpc8xyr8302n1stg',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(12,'lic_q1xzjpc8xyr8302n1stg',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(13,'lic_jh41m5g0x99xynh69k3z',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(14,'lic_jh41m5g0x99xynh69k3z',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(15,'lic_ardydq6gbay7y3rq2zfe',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(16,'lic_ardydq6gbay7y3rq2zfe',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(17,'lic_ardydq6gbay7y3rq2zfe',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(18,'lic_ardydq6gbay7y3rq2zfe',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(19,'lic_ardydq6gbay7y3rq2zfe',NULL,'2026-11-23 02:38:24.265000');
INSERT INTO "license_changes" VALUES(20,'lic_0119skyv6ggh6zsr4gar',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(21,'lic_0119skyv6ggh6zsr4gar',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(22,'lic_0119skyv6ggh6zsr4gar',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(23,'lic_0119skyv6ggh6zsr4gar',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(24,'lic_0119skyv6ggh6zsr4gar',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(25,'lic_mq21m3fpnwn5tspvw52c',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(26,'lic_mq21m3fpnwn5tspvw52c',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(27,'lic_mq21m3fpnwn5tspvw52c',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(28,'lic_mq21m3fpnwn5tspvw52c',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(29,'lic_mq21m3fpnwn5tspvw52c',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(30,'lic_zc00nzbtza48czyh8mer',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(31,'lic_zc00nzbtza48czyh8mer',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(32,'lic_rc502r8rfrw5smcr7dhe',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(33,'lic_rc502r8rfrw5smcr7dhe',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(34,'lic_rc502r8rfrw5smcr7dhe',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(35,'lic_rc502r8rfrw5smcr7dhe',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(36,'lic_rc502r8rfrw5smcr7dhe',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(37,'lic_9batpte5hkjap0mc9arj',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(38,'lic_9batpte5hkjap0mc9arj',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(39,'lic_mby4zxt0edjen8y8gz7p',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(40,'lic_mby4zxt0edjen8y8gz7p',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(41,'lic_mby4zxt0edjen8y8gz7p',NULL,'2026-11-23 02:38:24.266000');
INSERT INTO "license_changes" VALUES(42,'lic_mby4zxt0edjen8y8gz7p',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(43,'lic_mby4zxt0edjen8y8gz7p',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(44,'lic_s22nyfatbas8j0j66ebr',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(45,'lic_s22nyfatbas8j0j66ebr',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(46,'lic_s22nyfatbas8j0j66ebr',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(47,'lic_s22nyfatbas8j0j66ebr',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(48,'lic_s22nyfatbas8j0j66ebr',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(49,'lic_fzhg35fsaztdwp6qt75q',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(50,'lic_fzhg35fsaztdwp6qt75q',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(51,'lic_fzhg35fsaztdwp6qt75q',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(52,'lic_fzhg35fsaztdwp6qt75q',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(53,'lic_fzhg35fsaztdwp6qt75q',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(54,'lic_xdvrbn913503f93ktncv',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(55,'lic_xdvrbn913503f93ktncv',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(56,'lic_xdvrbn913503f93ktncv',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(57,'lic_xdvrbn913503f93ktncv',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(58,'lic_xdvrbn913503f93ktncv',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(59,'lic_exb3d5m82344fg0afavx',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(60,'lic_exb3d5m82344fg0afavx',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(61,'lic_exb3d5m82344fg0afavx',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(62,'lic_exb3d5m82344fg0afavx',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(63,'lic_exb3d5m82344fg0afavx',NULL,'2026-11-23 02:38:24.267000');
INSERT INTO "license_changes" VALUES(64,'lic_tm68cax9e0w0s7e325z7',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(65,'lic_tm68cax9e0w0s7e325z7',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(66,'lic_4524k3s76vj85f8a5d77',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(67,'lic_4524k3s76vj85f8a5d77',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(68,'lic_4524k3s76vj85f8a5d77',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(69,'lic_4524k3s76vj85f8a5d77',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(70,'lic_4524k3s76vj85f8a5d77',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(71,'lic_3d04kcqrt1aay53fwqw0',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(72,'lic_3d04kcqrt1aay53fwqw0',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(73,'lic_3d04kcqrt1aay53fwqw0',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(74,'lic_3d04kcqrt1aay53fwqw0',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(75,'lic_3d04kcqrt1aay53fwqw0',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(76,'lic_ypvbwdk28sngtrpp0y1s',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(77,'lic_ypvbwdk28sngtrpp0y1s',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(78,'lic_ypvbwdk28sngtrpp0y1s',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(79,'lic_ypvbwdk28sngtrpp0y1s',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(80,'lic_ypvbwdk28sngtrpp0y1s',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(81,'lic_5rf62fs96czd3d8p7jc7',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(82,'lic_5rf62fs96czd3d8p7jc7',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(83,'lic_5rf62fs96czd3d8p7jc7',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(84,'lic_5rf62fs96czd3d8p7jc7',NULL,'2026-11-23 02:38:24.268000');
INSERT INTO "license_changes" VALUES(85,'lic_5rf62fs96czd3d8p7jc7',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(86,'lic_rnvhw3qbzvkrvk8wsfsm',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(87,'lic_rnvhw3qbzvkrvk8wsfsm',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(88,'lic_rnvhw3qbzvkrvk8wsfsm',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(89,'lic_rnvhw3qbzvkrvk8wsfsm',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(90,'lic_rnvhw3qbzvkrvk8wsfsm',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(91,'lic_fcq104nxvsy0hs8ta7rr',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(92,'lic_fcq104nxvsy0hs8ta7rr',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(93,'lic_fcq104nxvsy0hs8ta7rr',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(94,'lic_fcq104nxvsy0hs8ta7rr',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(95,'lic_fcq104nxvsy0hs8ta7rr',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(96,'lic_4bb0rhw5km6ab2zd2n78',NULL,'2026-11-23 02:38:24.269000');
INSERT INTO "license_changes" VALUES(97,'lic_4bb0rhw5km6ab2zd2n78',NULL,'2026-11-23 02:38:24.269000');
CREATE TABLE licenses (
	id VARCHAR(32) NOT NULL, 
	product_code VARCHAR(16) NOT NULL, 
	"plan" VARCHAR(32) NOT NULL, 
	plan_name VARCHAR(500) NOT NULL, 
	customer_id VARCHAR(32) NOT NULL, 
	key_digest VARCHAR(64) NOT NULL, 
	key_tail VARCHAR(4) NOT NULL, 
	status VARCHAR(16) NOT NULL, 
	status_changed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	starts_at DATETIME, 
	expires_at DATETIME, 
	grace_until DATETIME, 
	last_validated DATETIME, 
	price VARCHAR(32), 
	currency VARCHAR(3), 
	max_resources BIGINT, 
	max_activations BIGINT, 
	features JSON NOT NULL, 
	limits JSON NOT NULL, 
	quotas JSON NOT NULL, 
	offline_days INTEGER NOT NULL, 
	grace_days INTEGER NOT NULL, 
	heartbeat_seconds BIGINT, key_kid VARCHAR(64), key_mark VARCHAR(16), trial BOOLEAN DEFAULT 0 NOT NULL, trial_customer_id VARCHAR(32), signed_until DATETIME, aws_accounts JSON DEFAULT '[]' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, dead_after_seconds BIGINT, max_activations_per_day BIGINT, require_activation BOOLEAN DEFAULT 0 NOT NULL, grace_mode VARCHAR(16) DEFAULT 'full' NOT NULL, telemetry VARCHAR(16) DEFAULT 'optional' NOT NULL, require_attestation BOOLEAN DEFAULT 0 NOT NULL, rates JSON DEFAULT '{}' NOT NULL, end_set_at DATETIME, sealed_key BLOB, 
	CONSTRAINT pk_licenses PRIMARY KEY (id), 
	CONSTRAINT fk_licenses_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_licenses_product_code_products FOREIGN KEY(product_code) REFERENCES products (code), 
	CONSTRAINT uq_licenses_key_digest UNIQUE (key_digest)
);
INSERT INTO "licenses" VALUES('lic_29pkrjww5nfxcecevh2m','OPT','pro','Professional','cus_2dhb15axe5cqybp9m7wz','12b62f6aa4b403c92bfdbcb57b9fe2218e54c637846df0dbe6ad9ca5af7198f2','WEX8','active',NULL,'2025-12-25 12:00:00.000000',NULL,'2026-12-25 12:00:00.000000','2027-01-01 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'553851751FC571387F321994EC1D961EE9B94F74903E8765822C75D18CBC93B569627E62D7BD97543F9E60E3D3E555');
INSERT INTO "licenses" VALUES('lic_q1xzjpc8xyr8302n1stg','CAIO','standard','Standard','cus_2dhb15axe5cqybp9m7wz','07a3bb26e180bc7efefdc9ea04d6f567359d55381709d34e6b89908e9391b881','3c83','active',NULL,'2026-07-23 12:00:00.000000',NULL,'2027-07-23 12:00:00.000000','2027-07-30 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{"requests": {"amount": 1000000, "period": "day"}}',1,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'EF49CE54F0CAD06CD625E76E22298DEC4F369C00A760FD9E6D4C0CD82C289AB05E39ADC329821F9965BDA3E51D9DD4F2BD8C53409E4694C56A691AB4DBE06EBAFF5495B6CA0825F63671DCEDEE23B62208FF29E7C72C628A7486E0FF0506F8F48254AED9EBEDEE5C8501CAD120E4305976681C31A9E1CF28EEC416A4DD31D3AD879B1C26891E041730DE5328E42CAC74C28E2D5B920E86387A64D33C40F412C852017B51BC8D0F38861EAD0089243797FF3444351519CF0F1E');
INSERT INTO "licenses" VALUES('lic_jh41m5g0x99xynh69k3z','OPT','starter','Starter','cus_2dhb15axe5cqybp9m7wz','e4e90094116b05f713836a13c0f0ef9c25294f9e47509381f73dca41209e7a16','KYB7','active',NULL,'2024-12-20 12:00:00.000000',NULL,'2025-12-25 12:00:00.000000','2026-01-01 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'C7029467CC8434C5B84FB7B6456AB287F55DFEFB89AE20B891F6EE99CEDCA4204872C9F8C96193CBE180F4F10941B66E578624');
INSERT INTO "licenses" VALUES('lic_ardydq6gbay7y3rq2zfe','LMG','team','Team','cus_2dhb15axe5cqybp9m7wz','7d0f384041878a63722f1663fc090a1d193486c6f9ef7847d2834c7cc26794b9','QtAg','active',NULL,'2026-10-31 12:00:00.000000',NULL,'2026-11-30 12:00:00.000000','2026-12-07 12:00:00.000000','2026-11-20 11:53:00.000000','79.00','EUR',NULL,NULL,'["profiles", "servers", "team_management"]','{"profiles": 50, "servers": 100}','{"requests": {"amount": 1000000, "period": "month"}}',1,7,NULL,'2026-11-318d8d','760558d047326f67',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "1200 per minute"}',NULL,X'6F8C510B2E0AA724F9F2566739D78C29C77AA3034328B6311EA039E02110E60B210742D56101C730945029C754DD1BE7777D6860792A415A1B3A41B167A5978F6A0E06AD947B76A2873E7648137006C481279031F47D17F4FE02EB35A4208E2FDEFD9C2A37504926A508BD31503D30B36527336B069BC3C91DA567A01A2C6EAD0DA988B6CDD5D092695603AE9B07F7288DA04485FC4BCA71BB855D5257B5F1FF68F22299B5784FBCD6E838E7290B2B620EA1EF09D699C2CB7C14FB02E90683A33174A5B63258B3C334D204E01CC70BF6B5B88DFF0D1F10D671536B81CECF6534508569849A44CE84FB4F710AAD5FCC4FE57400D97989598031C13AE3DB4879CA481C6C7858ABA31FB0AEBC211FFF0189AB3C9C725C7FF3FCB880A3A63F02F717621BA7993BBF1303631A916548CC5EC9FB22B86E026FA9F50D36B240B0CF0580C97F82BE3A3589D1DC728A5D4ABCC6F5611007A58AFD67B181A41B17EC264CCC623BB36299952F9402CC6D685621E57EC10918C4257FD67885542236B9FCC764B4CF1C09918E0895541D1D71CB9D6E2BD608D70085DCDD2B016FDAA54FA30A96163D544342F5155BFB6CD239B2065ADDF28B1C63A8A80B4349354C55FB02991336B0DF90EA778277C892AD7B8BDC47C5E909F0ADE6B2F73998FA8CA9088F0F7B0C3C8CF9499E4F8DACD30761CC757F0EC40BB81B29E3E7E6D072191F0222DBBF8B57F47683E440EE53C2C340693CBE6864FC4CBEE8863C26E4CEDB45979408BA83E647C7EAA238263A76ADC9EA2DA66B6013D92DAE6CF3941070C49D54918A31E6FCC8BE1809C959B9D68A2486D4C2AEE122D17B2B90A5CF87F4C178971BDFDF9963A01852B96EC7063EBEB4E151C4B16DAE58C22B0B7070F1F93F0E658194547B471E1B8FE537F77F8880371517FCC998F464A8B30441F2DD083FFA19C97E394AA37C725A09016E71B04C3E083E33CE599DC5890B82DF876E713E8647A9F0F2562CA8A65C6D1B20E28C10D248215049B93D3214541E4CC6BD13A5E9B9CCEAA8BF2C34A105D8A91F1F8650AE523E3BB217590BC9437ECE75E4043A2E2392D273D6039BADBDFBEAA4C2DC311E4E216D04E2CB25D88108064412AEBEBCAA8B57653676606B8774AD06D62244018739AFA125E5AD3859142D4F30DD5CCC27192D1117496F6F3C76EB4218DA3618A18DB348DCE562D9B58DABE210698B80B49809AF');
INSERT INTO "licenses" VALUES('lic_0119skyv6ggh6zsr4gar','OPT','pro','Professional','cus_83jwjvcqcz72tbsrh38x','d698804f80e3a09148a409d11a219604b224f8ef7716f3461aefa29096e32811','K1JE','active',NULL,'2026-02-03 12:00:00.000000',NULL,'2027-02-03 12:00:00.000000','2027-02-10 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'860FCC630C5C8B41346E0FBB9CEDAFD9F7B2C8C71D10E139465D9965F0B4147C9B06ABC98998F24C8C5A471AA4FA22');
INSERT INTO "licenses" VALUES('lic_mq21m3fpnwn5tspvw52c','CAIO','standard','Standard','cus_83jwjvcqcz72tbsrh38x','44f057fe88fc925b198b14bac24f3b1e2c7bb51868bf314d451f9d2da4129816','62cd','active',NULL,'2026-08-12 12:00:00.000000',NULL,'2027-08-12 12:00:00.000000','2027-08-19 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{"requests": {"amount": 1000000, "period": "day"}}',1,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'8846EA365304EFD413E92DA6A87EF752B44047DFB72C1BF02758BFD8DBE8D552C81BAFDC68FA703B81B45DB3144CDCFF9C1A8B393C7F53A081F13D1A199301087B409741F3F4AED0DC36160BE525DCDD076B9E2D5DA5F34B6C601B07623203CC92B270C49391EF3C712E207B5A354035E2288516BFF7938B9E450E3FC05B618D4F267B50BCC75B7FFB1A3BDAED3074B1814F2C46EF701C45547A6F40542BF43DB368CCDFC71E0995EA208FED75D34E42E91E02BCC96C13F86F');
INSERT INTO "licenses" VALUES('lic_zc00nzbtza48czyh8mer','OPT','starter','Starter','cus_bh1wjcfttggdb5j6zx6p','5a1b28929a9cbb02524050ce1f042c330957b9c46858f8620cc2d91ac633a7c9','ZMWB','active',NULL,'2026-03-05 12:00:00.000000',NULL,'2027-03-05 12:00:00.000000','2027-03-12 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'04EDF97562EE9E0A9EDDFBC84DBC4D483507D422BFBB5C1DEA47869582FA3DED9E3AD7ABC4D727A3572628035D1948F665D6A8');
INSERT INTO "licenses" VALUES('lic_rc502r8rfrw5smcr7dhe','OPT','pro','Professional','cus_nzpj9dw3n6akzvmyzw4f','348c34b5d15dd3d4ea5d425c4cd0f497d2cfd173e38062456aedebe8e9184a95','14MM','active',NULL,'2026-03-25 12:00:00.000000',NULL,'2026-12-11 12:00:00.000000','2026-12-18 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'AE697CC6F00C5F9D3BA89AE61EEC16AFF90B5171D96C73D47CE8D383EE61B26C7C8575C554D513FE1573828839C040');
INSERT INTO "licenses" VALUES('lic_9batpte5hkjap0mc9arj','OPT','starter','Starter','cus_4mksmar0yqs43rr6bgg6','94c5f396015768aa708f5f44947014f76cefe1f3d54f4f6a2e53c6f2e042a5a6','R4Y2','active',NULL,'2026-04-13 12:00:00.000000',NULL,'2026-11-25 12:00:00.000000','2026-12-02 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'D17EBFBC56A1B5A7BEB06460728EF2D2918BC070CC8D913ADCD5991CB6260DC74F17C238FE6669252E905B85C0F661130123D3');
INSERT INTO "licenses" VALUES('lic_mby4zxt0edjen8y8gz7p','NLS','enterprise','Enterprise','cus_xk6rgtmgfa2zvwxfqen1','93760e73504dcbc129c0bf2f66c5b3488db1b46943be85c44e40d6b0ec7e5a4f','1a1a','active',NULL,'2026-05-04 12:00:00.000000',NULL,'2027-05-04 12:00:00.000000','2027-05-11 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["workflows", "integrations"]','{}','{}',30,7,600,'2026-11-318d8d','3cc2b235cf24178a',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'7A710DF7E293CA9E33A74EE058A7DED65561DCFA2066A9C66DD1D540163544A9F0A6E077048BBFC6FCF1316261D7CD171BCE2F6F8A9E2A16D117235FFF36FED863237B20E066141C63412157A3A46F16CF1DA9D16A381419E86B58311E696C33600AE082FB5C8DB6C3273FA3CF66CC37CFDFE56EF3E1E9B5958B6459154B6DB8AFEB9AA9932FACC9C0243DF140ADDDBBDF183A659C9087B398E641361417A97433241B81BDC74DA864D89F90A72832C60CD817BE82EDAEAEC61F9E1D048585B37977B74B8053F83ABF7FB69962EF57C6484BB28BD1A0FF4F44DDCC30613CC0AE518ACE8FFF618FCFC388A2A703C1295387D9D6FC5720AB1D55112967C3CFF69BAA4F11CCD807672AFBEDB05169EA9297B969DA6D659096DA21BCB43AC2223AC8D17727D2F35C6886852ECE7372C2F013760D9F6AE725334163F1A6D739230643188B94733379F04F5DAD992865159F6A199E6F12B8956BDA56B97E5EBEC10670632E8A93950DDB34D8487A47DB309F330C9216447AE30DB34AA6AAADF8D8A49B9E9277F8777D1C0B8BF8DC6426E7C9FDB78EBBEFA1DC027D308E06D2501B2EA8297AC91AC71BC52E3BF60C6A31572AA601F37A45076597553B3B7B68F596F09674DF38A2B25AF30B1DF6D2A3D3FCF825957AF6E4A0286A14F81E12A7BEAB1D4A1F18DB2CE736B3E736B3A722CE6FBFC12BDC258FD8A535209B5879567A0721EB117F6688F7AAB86CE0098E817ED780DEB41923A4CE19429CBD92A26C3C05D8EC85053B9C338BFF7CE99085F63CBE1B7C7673A1C168B39FE7219B8332FA95BE48FC387E41AF096B5277C9B0A0BAC2CC233850E5708DD384302E9A9EFB71593DABF65AA1B9F6801A393C3165501DFC63C1C2A68CBCC6E215EFB66222248F99317CFE8A3251D40332D129FFAC0607721AD99954AB38745430F986462AC2335BB6FFE5E3DE1B57B9771DA5F13E91DED7D635DA427218FAD8A02ED79E41430CE5AEC0EF2FDB226A7D07327511A62A323D94447B1A633C363283A769275A8A226E9DBD17E8C8D3822CE78C3F1D8F23D8AF20D3DD7CCE07EFEB81712A969AAA035FCC819917B2850E06C61DE89B165F619D0EA2E4571A8743DBCBC86C916207AEC97407F9D205C6149B7C36A9E4B2208C99BC9CC19521BC4F3C95BB70590DB356E46225205E370B7855AF901FAF54E6CD93501D13EA6307ED89D3A7570F3502141990C0EDA44783804E71C62D97A0606F9778F903352B6564E688ABEC146CF0A117308FCA04A7931C1D1974822BA56A6421B144283BE95C3A0FF7D8A93BB27B59D09CE35ACFE16093CD1E1AA9E694DCC9108B16DEB7C74A4113441DFB4F670457498914F71052D23234C7F551976A15129DBDA4596C635AB411DCE1FC4E8C3B04BDD933BF2EDCD6F0C41FA88EF72053216FE606875C9FD6666D1DBDD955D1342BD54455365F0CB05203F9CCBBD4D8C33B751E81EABBBC90A001BAB859CCE6D663FEC96896427AEA359BBD199C5337CF7E9C9EDC17');
INSERT INTO "licenses" VALUES('lic_s22nyfatbas8j0j66ebr','OPT','enterprise','Enterprise','cus_xk6rgtmgfa2zvwxfqen1','eb1744db9969f1cf94df7785b3e65b641f0e0287b1fa1322bdbb965ac5e99eab','V28E','active',NULL,'2026-05-04 12:00:00.000000',NULL,'2027-05-04 12:00:00.000000','2027-05-11 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'4864F2A659696E96E36BEB36FFDA9F6EBAA3D122800ADCD3039C85ECB0D3B59D31CB892466BF82063555D5D573FAAB');
INSERT INTO "licenses" VALUES('lic_fzhg35fsaztdwp6qt75q','OPT','pro','Professional','cus_b6hdwvp3p4sbrmmbc97v','c88209e87b9d687ae19ef5f1992da24eca22e89d563b232eef396831dd8b9602','YXFF','suspended','2026-11-16 12:00:00.000000','2026-06-09 12:00:00.000000',NULL,'2027-06-09 12:00:00.000000','2027-06-16 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',2,NULL,NULL,0,'full','optional',0,'{}',NULL,X'E094A640A65B90621DED2F98CBF6CC835A5253F2A38B5C90246A41CB83642D70F7B16D376771D2B71BD07198A57AA4');
INSERT INTO "licenses" VALUES('lic_xdvrbn913503f93ktncv','LMG','pro','Pro','cus_rhvgvbn3qpk25bhjpz64','7d25e7d0f9aec6493a5623e7d5ec7b8318f91707b18e122ea0bd37bc426d1e0e','HHCA','active',NULL,'2026-06-23 12:00:00.000000',NULL,'2026-12-06 12:00:00.000000','2026-12-13 12:00:00.000000','2026-11-20 11:53:00.000000','19.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 10, "servers": 25}','{"requests": {"amount": 100000, "period": "month"}}',1,7,NULL,'2026-11-318d8d','065e8fcfbba7eff9',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "300 per minute"}',NULL,X'D82C7FA191CC5540A3D8143BC3B9A8AE8C0CE8505E48DC68EB743F58D5BD29EDF1775B2FF20C1F53EE0D668CC5FC41727B91CE5BC68F0189259A432948E63C337268395342D6EBB387D45BFC3BCC3990DC23E947A49D5215D2AB122FC1B228567BA6E97D9BE599ED5E95FD6DCC338A11ED869533B2D2FF535F5F1182372E3B5F652EC2BD1A35F5A358A4A46981138A64BA04746965A1BCD321574E3B815732A506AFD66E94997441C572F5FF81B5902B5DC57B982C5911B8C24E9ECB94D6442C5579A57B1A2D961861268640882B3AC8CCF71D00E671209C8F4510B322C52B2CE35EF1E88CDA1DD6D6700407D714C600DA16CF6EBC2779D935B6285D57C8465AACB345429CB468ED7A5B54AA97E21CC55A2FD285DC63AABA90D8C4E73A2D01759823E8C77068954FB78D05F9C2CA189BC65260266142CA3FF7F91124E661D74D6100A5446F783311738DF1D646AE24DF726CF7B29EAA821616FEE10962D20E2F34EBD01B1668858091D80083F260ED5B399C4BB43EE25F78BF80E2009CEB8986453C20C67435D92760760781114DACD9AF9A7DC3DA652952D42BC9D3B954656AB43C77959BACA634DD811C750E8C331D68547445797AFA43B5FEB4AE1AF5C083754FE696D0F9DCC7FD949DE14D19C9115D9BB983612DC2BA63CB6A91E89F13D89CFE5D592B8B23FD90A161235FC432165DBBF96065593115A99D4133198429C4F65A1CDF0702667CD6327D6E592037CD202CFC0297F7357AF91A8E5CDC216D96DEB9D50F2A3D710C57B7D1B9BAECA378965A0CA2D005A2EB3894651F564456FC40BE0391F10AF03AE919A8B6F74FEAB8039093606FD745BEA06EF68379076B86D84E6472A484D6CA2C758D4E7CB0C68F2C0EFCA5FDA63A956A788ED70CE16EACB796FBAB41C2AE45774400AC06A3DBB8F7B82D95524FBB32B905232C636C737F3C3FEDF7EB0CF4129597439A53DFF07862DB0C5D008423A935C0E2C08CD2405F64E64A625B0D07185C8CBA28DDDE82E4BA58B243431E91F4CE1CE8BDB2A712DA792ADFB01D22312DC3174A1BAA595D6070F182878ED023DAF8279558EF01626DCBBBD129479FF89EDF5207B872BD5A4977B808584DFE712EDA6337544256069EA14BBFC7A722982EE1609E148ECBF98D2ABF8866A71867A0209D6F862EA1BB5BBB84EE0E');
INSERT INTO "licenses" VALUES('lic_exb3d5m82344fg0afavx','CAIO','perpetual','Perpetual','cus_rhvgvbn3qpk25bhjpz64','d059e51294625beccc798a961e2d53e95ecdbf8c82caa36fbebd3db5140d1f7c','fa3e','active',NULL,'2026-06-23 12:00:00.000000',NULL,NULL,NULL,'2026-11-20 11:53:00.000000',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'C1F137EB3FDC9067E2B2E35FF862A4414520B394CA5ACF221A7BE66AB36C1A1A571DD846E00EE5120BE34DB591FD238F7E77924596D3DC6696D8648433D230054DF1BEB304B29D9891D4EB2E4966C95FF92703ABDD8B75A9B2349749468C1A67175D6B69129B72206EC6FA30E9FE9170C6DEDC3242B4B8E4F118D01B299BD1D4F2EBB688FD35EAFF26769985BC7C48E4B4AB2731B715D208CABB2A92A12080047E93B5F4208460564654DEE375AE81A072698CB6899B7D1A');
INSERT INTO "licenses" VALUES('lic_tm68cax9e0w0s7e325z7','OPT','starter','Starter','cus_vhq1ppwxb1x9vq65th9q','fc63fa2b2363be10b033619f06a6b8687172059b1dffa9f55b855723bccc5d4c','M4TQ','active',NULL,'2026-08-14 12:00:00.000000',NULL,'2026-11-17 12:00:00.000000','2026-11-24 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'F26B875F18C0613DCCF8639E6EB8B7544A3F4AA5855E2B0FDAC0DF737171FE457AFE1A1E90211882391BC14698C7D92BC06EBD');
INSERT INTO "licenses" VALUES('lic_4524k3s76vj85f8a5d77','LMG','free','Free','cus_vhq1ppwxb1x9vq65th9q','941f35990db9074f3872ef5b830c6223fe1f7d41224afbed9cd95f23aaa5fe5c','K6AQ','active',NULL,'2026-08-22 12:00:00.000000',NULL,NULL,NULL,NULL,'0.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 1, "servers": 3}','{"requests": {"amount": 1000, "period": "month"}}',1,7,NULL,'2026-11-318d8d','337e395b6b32a95b',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "30 per minute"}',NULL,X'26DEE1C7140F46A93E12C26C855C8D8A6D219D8CBC4A0EDBEB14ED787ADA80C47BDD1C11B011B8DCBACA21150BF4F8539EB758E8657580AB3FA0D28335576CD9BE523B553AD7773F61A5FF2F3E868FEDF6B4F6AC79685C429DEBAF917F215D8DD1ED21AD158DA5F2D8BF591EFA057E5BC30DC49C698AA8F6E20D39A85A774A3A3FABB8F2F56608268E79E808EBDFB819DD10E03C42C3EF85306B5717EED63AF813AB5F6B552AFFD9EFDC9D7067F7369AD9FA2F2077580245A4F54F4F8ABC1E2F435A916AB485DA15A23AEAD5DB28853504F7E2E0A9D6DA9D381EA7F77B8E634F6CF0551DCC42140C1BEB6FEE3EAE562D46F09B406FF56A6B8C8993E58A992E94CD40F41FD8C1816022527C54F303CE506B64AA06CB91E0DC00501440928B54770AB086AA33FD8D58B4BEF715FBB1EC54497047B47D69778CE54DC50ED2DA1F0BEFCFA07E5082FC28D3F64BB4C49628AE6FA0623662876A4B46AA7A941ABCE73724F82B186AB2C63C07A62F678BDD3F6DE29D01265EC0B834090A6D22B06D23455B8C378931429DC6F0D243B336ED6998E3438CCAEBB7288EB581F8AC3E4533D788248F6FA987D66106997BC6BD8AB4AE0F6DA1870D71A7DDE91566527C6B9BA1EA0718D486129B87085535DDF319CBA2882F2C7FEB0E293ECA9D98F80537F6FFD5D9178B7CB00595B3E21D2E86E784537BF43B3CC1A91B9B643907453CBCE35586A5D00A563D5FA66D109627C850C9D68DC25983BE46194EA771BAB920E6B2D5D233A5071B7618CE911EF6898983A7DDCE3FD92BBF969C0CB97102696781C340F8A6BECC28244D311880B8667C940D20B58E4BE1516ECF36C3DB5A7B27F698F1CC509F211F50FB650FDC1FD3AB84AD3C7406412D4CEA1DD78D8359CEF0D6C4409044B7FAC732DE37455A8F4E1AB9B794A83CE656E1CAFB6B859C9BFACDFF87FCBB9EB1C86DB5E589058E02B3087F8D038AF3CADB424A6D78449D166A3D7C287E1264361BC66C1DB47F66E3033674B59E6BB76B0A16B7967C91876CCE70BFF87C83059221BE35ADCF60950475283455CDADA98594E4838135D0');
INSERT INTO "licenses" VALUES('lic_3d04kcqrt1aay53fwqw0','OPT','pro','Professional','cus_ghs792cbw8p5yn8ga3bn','507c785a284bd2f830b82d33277b028cda0cad14d2c55a7078939a1286fe5ff2','M6AA','revoked','2026-11-16 12:00:00.000000','2026-09-20 12:00:00.000000',NULL,'2027-09-20 12:00:00.000000','2027-09-27 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',2,NULL,NULL,0,'full','optional',0,'{}',NULL,X'7EBE317028E38D36D8764880ED7EE56D1322D64E3AFE218DF10745DFBBE31159A82D37EE120555DE4F38CF098F9B70');
INSERT INTO "licenses" VALUES('lic_ypvbwdk28sngtrpp0y1s','OPT','enterprise','Enterprise','cus_3pf32yd5hn2gtz8p25pz','c9141f69368d60b9f9b0b8a6f3cb4ecdcf8ae366e5e079daeba5fa9a64862e7a','8SKH','active',NULL,'2026-10-18 12:00:00.000000',NULL,'2027-10-18 12:00:00.000000','2027-10-25 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'75EC7B9B6BCAC321708D84260CBFB235965BA85BD212CF72FA8BB8061B3FF5A6BDB1159E68C8E6631FA2C1549F9C36');
INSERT INTO "licenses" VALUES('lic_5rf62fs96czd3d8p7jc7','CAIO','enterprise','Enterprise','cus_3pf32yd5hn2gtz8p25pz','2ebb7022b5278be31cd16dfa7b0a8970b38baafa3c9a206015286907ee1bee2d','7159','active',NULL,'2026-10-18 12:00:00.000000',NULL,'2027-10-18 12:00:00.000000','2027-10-25 12:00:00.000000','2026-11-20 11:53:00.000000',NULL,NULL,NULL,NULL,'["text_generation", "text_embedding"]','{}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'B84A4DB2ADB125FC0D2F08C5A3714ECB2F39FA74D8562B21CBFF51B4B5E9F7521EDD9CADFB11DF9A9DFDDE6AD8B31924E45660E054326BCEE69C1C23DEC4C93F4FDAA673FD92C21A7E64812B4E1D7C5BDE52B52A2616943AB24BBE35F302729EED0D229E6BC58AD6C79242D53EABF8B90D773B775E20882F76625AF35C4EEAB2D578FBDCF9AD0188BC58A7C5C068C659EE8BF8462A02CE2AB2F81FC851B5CAF999FD0EE798874881268952BCD43C7BAEDC1C5916840338FEE5');
INSERT INTO "licenses" VALUES('lic_rnvhw3qbzvkrvk8wsfsm','OPT','pro','Professional','cus_a3cj5ajs9828d10bqzgg','1ded5c7b4205036a0a81f68ce2250e26cbd3164b8f8de7e262163ca58c8777c5','DG4E','active',NULL,'2026-11-08 12:00:00.000000',NULL,'2026-11-22 12:00:00.000000','2026-11-22 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,1,'cus_a3cj5ajs9828d10bqzgg',NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'10D38FE156253243682B4464D08FD5F883F5BF5965219AF7D538C7DBC2EA8C5CF5F32EC78477FD9AA299CDBF036D31');
INSERT INTO "licenses" VALUES('lic_fcq104nxvsy0hs8ta7rr','OPT','pro','Professional','cus_y3jgdfsx865zj4mg60nk','0d7d350c11802ce68e05ebc607886720d3815039e74fc5b343c0cdd40fadcacf','VMDP','active',NULL,'2026-11-15 12:00:00.000000',NULL,'2026-11-29 12:00:00.000000','2026-11-29 12:00:00.000000','2026-11-20 11:53:00.000000','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,NULL,NULL,1,'cus_y3jgdfsx865zj4mg60nk',NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'CEFC44EDF67EFCE13FFED48A5DC09C5EC371265856F35B1362678CF00FF881E63E1FFB3C5389D16041062ECEAF21B2');
INSERT INTO "licenses" VALUES('lic_4bb0rhw5km6ab2zd2n78','OPT','starter','Starter','cus_fra6yx99gkqj3zqh14cg','932541409c96cfdfec71d8ca03a903c760f04b5b4db9ed4c1d1ec51454a1874b','ERX3','active',NULL,'2026-11-18 12:00:00.000000',NULL,'2027-11-18 12:00:00.000000','2027-11-25 12:00:00.000000','2026-11-20 11:53:00.000000','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'8F17D94FDFB4254CAD9BA1D3E2CC106F8FD76F6B9914D4017D2496C2927CAE0CC2AA1DDDE06845E6120D704DC38454F93F93CE');
INSERT INTO "licenses" VALUES('lic_az1haaw7qr2w16hnh91p','LMG','team','Team','cus_fra6yx99gkqj3zqh14cg','329c9cdce9a61a452e0fa6c0fc5df8ae06bea69898362c118f973565b5e44b52','DsDw','active',NULL,'2026-11-19 12:00:00.000000','2026-11-27 12:00:00.000000','2026-12-27 12:00:00.000000','2027-01-03 12:00:00.000000',NULL,'79.00','EUR',NULL,NULL,'["profiles", "servers", "team_management"]','{"profiles": 50, "servers": 100}','{"requests": {"amount": 1000000, "period": "month"}}',1,7,NULL,'2026-11-318d8d','66852b8289fecf68',0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{"requests": "1200 per minute"}',NULL,X'0A97CB692CB3538E47A95E21B77F3204E4F048BCDEE9983A80B83371F87E0B43C56BC72FABE23CA42ECAFAF28ED74B4414C67CDD62A6B8B9A0BF3492DD6D1AE7EC423DC377277D23A4F4AF906B0DCF99F23C7AF9854CFD7CED5A7EACD80ACF043F9D755D5A55B2D711E69D684829D1B7F9FA3BCCE1C8187A53A3320E4ED1F24C12599F903776F1D213A86E92996A86E7EAA500459296BC58C9E3D4210CAB0C57E347813BF3BAF199421331862829E7CF9A700096287B31B3A5BD19613E679FA379C6FD34ED8C2668667ED93C7372B1E803E9732FA39C715688EEA748BEB524DF49EA08584C507213058AF028B9ABA92B3F26D134A02AE795555C83743A4B4B3035090BF8812154FABF7CB9694793C41FA7E98AD8800E69F06249A716B855918249D9E116554D131ABEBDFFE8D07227E7B4B3EF07A4A3931DF1B020031F360E4C49EC37C66992B2F83620C8BD6C984CB75D1F25CCC15B5F668DDB755335E1EFD77550311EF04618B232EF664F12017E729565AD22D9CC1EF1E376A2842C21EF2B6E83FDD1FAB11721BADEDCEC875BBF0C9B85CBE143611DA60D3BD1222E25396E6AB9E25811BA46388FFBB0B71CD297AA917CE34DDBD16B29FFEF0840538F57093AAE9B41B0D64D0CC0C8782C14E1721B92DBFA860ADF1430DA0879CF4CD381B262687F3E2B4429F0A82E470CE10D76BE9D71DAE77FE001A792CD675529C651EC7DFCC62C381A3762CEE32EE42C72D0118CB0DA70AA4D01A0D97E7430F6B5ABB11EC461B5D12DD755FE45813B5EB61D452B8299280C62D9D29FBD612A3CB6156EFB127C2FE1E63461B5202457F1C44AFBF977C0523B8D93F2B8E7C714B75323E87141B566D5EC3CEA6A26030970DFA6A423DFD485D62B0BF06330BAA329B09F9EFBAAA8147FE95A2F4DBB7016923F2112439C4C246EFB4F4CD690ED084759E05B1AEB33742B7CA484F69EAD3555C85AB21F112E0F86FF9BB92027E1DD7ADCB5CD4BEECEF3EB922219A6032DAB29510EA7732B29E1B1279F52C83DE454DF3718BD5A3A5F8728270B8D1FAE0D7C9781F80DC8C5B5C3FF23FCA08CC1EC7DE84488DAF8E455176B2D0D89DACF5D1DB5E964A89B5ACA97461285D2B8AAA6AE2B3A4ECC53A3326F0C318DE740DB6C1AF347BD4DEABC640447315655FCF2FC796A484B5539E04CC09D13A6A3814BB67453D1C7893E5F97364327F043B8611BD320694C7E00D6CFED1F87D260BFAF6AE86B1327D4BA956F92A39454E48FE3163C5484D1088CC1B19714BCFE31EC2CC470B140');
INSERT INTO "licenses" VALUES('lic_vp8thhp5rqywkf7d6716','CAIO','perpetual','Perpetual','cus_apcknqtt3zmm49e4fc0r','10cfd1c964ee489660ec41d759f2a1987800ee798af8fd3d95ab8b481dbc3499','8083','active',NULL,'2026-11-20 12:00:00.000000',NULL,NULL,NULL,NULL,NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{}',30,7,NULL,NULL,NULL,0,NULL,NULL,'[]',1,NULL,NULL,0,'full','optional',0,'{}',NULL,X'BA0ACE986E1637AF71784D57EDE865B151FE4B50FD7B29FDD7D77033250B9B7FF7E921AE186C26B5B4157A95E907D77FDD8DE46D4E7DB831096CD4A27593232132F239E4E7D97A90608F4D72386CF176545C0EC985FE4E7BEF35B42DA61C9C62B0309812B2E1C09C816EFFDBC7CD556E3D552268845BB41812A0A3489F78DE89438480A666043AB5C57A590B2992F42A87C83B7ECBFF3A080B471038D5AB47DB2EFF8A8E53502C3B16256B499265CEAEF41A99A1CF8B2EF2');
CREATE TABLE memberships (
	customer_id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	role VARCHAR(16) NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_memberships PRIMARY KEY (customer_id, user_id), 
	CONSTRAINT fk_memberships_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_memberships_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "memberships" VALUES('cus_2dhb15axe5cqybp9m7wz','usr_t5hepdnte5np3dcst69q','owner','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_2dhb15axe5cqybp9m7wz','usr_r1k5e626wcefq97136x0','member','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_83jwjvcqcz72tbsrh38x','usr_tn64sjmxz6h80ax5jxv3','owner','2026-10-21 12:00:00.000000');
INSERT INTO "memberships" VALUES('cus_2dhb15axe5cqybp9m7wz','usr_tp0gst9ffzvvcxxnafb9','owner','2026-10-21 12:00:00.000000');
CREATE TABLE orders (
	id VARCHAR(32) NOT NULL, 
	number VARCHAR(32) NOT NULL, 
	provider VARCHAR(16) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	product_code VARCHAR(16) NOT NULL, 
	"plan" VARCHAR(32) NOT NULL, 
	price VARCHAR(32) NOT NULL, 
	currency VARCHAR(3) NOT NULL, 
	percent_off INTEGER DEFAULT 0 NOT NULL, 
	total VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	company VARCHAR(200), 
	country VARCHAR(2), 
	vat_number VARCHAR(32), 
	language VARCHAR(8), 
	note VARCHAR(2000), 
	expires_at DATETIME, 
	checkout_ref VARCHAR(255), 
	payment_note VARCHAR(200), 
	license_id VARCHAR(32), 
	created_at DATETIME NOT NULL, 
	valid_until DATETIME NOT NULL, 
	paid_at DATETIME, 
	version INTEGER DEFAULT 1 NOT NULL, customer_id VARCHAR(32), 
	CONSTRAINT pk_orders PRIMARY KEY (id), 
	CONSTRAINT fk_orders_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id), 
	CONSTRAINT uq_orders_number UNIQUE (number)
);
INSERT INTO "orders" VALUES('ord_xb6qbvt57am1gp9tw574','2026-Q-0001','manual','paid','OPT','pro','4999.00','EUR',30,'3499.3000','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-17 12:00:00.000000','2026-12-17 12:00:00.000000','2026-11-18 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_ftd37atvxz9y27hb9983','2026-Q-0002','stripe','open','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-14 12:00:00.000000','2026-11-15 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_ab4zpt2qhcn5j87dbjqe','2026-Q-0003','stripe','paid','OPT','starter','1499.00','EUR',0,'1499.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-11 12:00:00.000000','2026-11-12 12:00:00.000000','2026-11-12 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_nyc70hwwtmdat065m2ed','2026-Q-0004','manual','cancelled','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-08 12:00:00.000000','2026-12-08 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_xv17yf9277xs59dx6dsz','2026-Q-0005','manual','open','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-05 12:00:00.000000','2026-12-05 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_3bwr02ajq68270e2qwfq','2026-Q-0006','manual','paid','OPT','starter','1499.00','EUR',0,'1499.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-11-02 12:00:00.000000','2026-12-02 12:00:00.000000','2026-11-03 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_8k245qk8n6fedrcf35ar','2026-Q-0007','stripe','open','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-30 12:00:00.000000','2026-10-31 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_kn3xeycrdr29a0fmbj29','2026-Q-0008','stripe','paid','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-27 12:00:00.000000','2026-10-28 12:00:00.000000','2026-10-28 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_8n3cebwmzcg6qg2p33bd','2026-Q-0009','manual','cancelled','OPT','starter','1499.00','EUR',0,'1499.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-24 12:00:00.000000','2026-11-23 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_4krpzq600x8d58yh1q4e','2026-Q-0010','manual','open','OPT','pro','4999.00','EUR',0,'4999.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-21 12:00:00.000000','2026-11-20 12:00:00.000000',NULL,1,NULL);
INSERT INTO "orders" VALUES('ord_7yev0jk1zjb1gp9gfz1e','2026-Q-0011','manual','paid','OPT','pro','4999.00','EUR',0,'4999.00','tomas@bluebird-data.example','Tomas Novák','Bluebird Data','CZ',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-18 12:00:00.000000','2026-11-17 12:00:00.000000','2026-10-19 12:00:00.000000',1,NULL);
INSERT INTO "orders" VALUES('ord_t3ybwn5b3cye92qb2b6h','2026-Q-0012','stripe','open','OPT','starter','1499.00','EUR',0,'1499.00','ingrid@aurore-cloud.example','Ingrid Solberg','Aurore Cloud','NO',NULL,NULL,NULL,NULL,NULL,NULL,NULL,'2026-10-15 12:00:00.000000','2026-10-16 12:00:00.000000',NULL,1,NULL);
CREATE TABLE "outbox" (
	id VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	target VARCHAR(64) NOT NULL, 
	event_id VARCHAR(32) NOT NULL, 
	event_type VARCHAR(64) NOT NULL, 
	payload JSON NOT NULL, 
	created_at DATETIME NOT NULL, 
	due_at DATETIME NOT NULL, 
	attempts INTEGER NOT NULL, 
	leased_until DATETIME, 
	done_at DATETIME, 
	gave_up_at DATETIME, 
	last_status INTEGER, 
	last_error VARCHAR(500), 
	dedupe_key VARCHAR(255), 
	sealed BLOB, 
	CONSTRAINT pk_outbox PRIMARY KEY (id), 
	CONSTRAINT uq_outbox_dedupe_key UNIQUE (dedupe_key)
);
INSERT INTO "outbox" VALUES('mail_3v9qn9acb73p73x5ye56','mail','mail','mail_3v9qn9acb73p73x5ye56','invitation','{"to": "kari@aurore-cloud.example", "language": null, "customer_id": "cus_2dhb15axe5cqybp9m7wz", "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_pkyd85qr0rxbynw5r3xn',X'EBBB5F1963AFBBB8C8CB22AE417B7C654D686FD69435FEC1D6F979FCBDDBDCD9F5F2C7AB7FEDCE19D6AEA84F46D809EDD0BEA60EA7FFD3A99BAC3A11CB60BE3675B3A4A63121DD3CFCD9C3FC4E1E11D6012D1F8AA057639E7B1D0093C6DC39E6B01C7ABAC3806570F56A625DA54A12DBA258BD722D62E445454674F8AB5A5A6486C82C2347C3D292D1C7146A660CB0FFC887ED0AE1798FA5C84BECEC813059775561BB5371A7501B434FA3476C0FA338C60B60BC4CE367');
INSERT INTO "outbox" VALUES('mail_dcjdzx6gm84wbmyd3x4v','mail','mail','mail_dcjdzx6gm84wbmyd3x4v','invitation','{"to": "petra@bluebird-data.example", "language": null, "customer_id": "cus_83jwjvcqcz72tbsrh38x", "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_yg6y00c94c15x97rsscp',X'50E48B2E93475AB51BF001233D327A39E65FA373D312C35F252CE6F002DDDA1DDEEAC0D9D85D52BB8526E25B20455F7DF230CFFDB3036528717742EC1F08F9ABBC1121D7004A19F984CC3047DAF5D0D0F0AADE51D710A5F2A626DEE0EA88DD8EA8D18922CEA0417B36E54A845AF9933F2F7B14B5D6D94B3C58F687F15FE8F1E2390066BA45DDCEF4BD254E7AC6B0CEBA2DA59FE8FE912A34F4E364E129B097769E0E975B430FCA046A5EDFF60CD0755EF59B77B7A1CD29');
INSERT INTO "outbox" VALUES('mail_amb454kbhejsegx85e3q','mail','mail','mail_amb454kbhejsegx85e3q','invitation','{"to": "sam@vendor.example", "language": null, "customer_id": null, "only_while": {"good_until": "2026-11-27T12:00:00Z"}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'invitation:ivt_s9nwaqm0390093arae9h',X'3A750B2986CD4669824B67C0DFA3C230DB4BE498B8CE73FC3D10064D1BAF33924DC0E0112106C6997E3AF75B5CE0A9CDB48F8292BF06E0B64219E954EC4FD91BB2114C4876844B84790C7B5858DBE6151396BBD939A6DDF8BD2CD676AE4E6FB4D22622AA45083F7971749EBABAC05764782D0EF2D2493E53793AED264FF524AF440234238F342A62DE5F505B34D71D9D50EAEBB3B5750CC82539512B51E3104988E4BF04C283AEC484A0179C');
INSERT INTO "outbox" VALUES('dlv_b4b8fabrqczqezhghw9h','webhook','whe_9gezwp62589skks315ee','evt_e6awt48fwwhwf4tha5zm','license.issued','{"type": "license.issued", "data": {"id": "lic_29pkrjww5nfxcecevh2m"}}','2026-11-20 12:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 12:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_wbefp3jx1dfvngj32n0v','webhook','whe_9gezwp62589skks315ee','evt_ya0rkhdyc39gv5b5n0gy','license.issued','{"type": "license.issued", "data": {"id": "lic_q1xzjpc8xyr8302n1stg"}}','2026-11-20 11:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 11:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_ah399b6ap6p36kc7g2de','webhook','whe_9gezwp62589skks315ee','evt_b78htzw7crkd7ck1x7zm','license.issued','{"type": "license.issued", "data": {"id": "lic_jh41m5g0x99xynh69k3z"}}','2026-11-20 10:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_f8h5av9kf4c7xb05y9ah','webhook','whe_9gezwp62589skks315ee','evt_89y3t4vr6gs1ygcby4f5','license.issued','{"type": "license.issued", "data": {"id": "lic_ardydq6gbay7y3rq2zfe"}}','2026-11-20 09:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 09:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_mm94tta8011ve55t78cv','webhook','whe_9gezwp62589skks315ee','evt_dqcntqahedk1qycj1vrj','license.issued','{"type": "license.issued", "data": {"id": "lic_0119skyv6ggh6zsr4gar"}}','2026-11-20 08:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 08:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_mk6tbgh7gbppfnn4q9b8','webhook','whe_9gezwp62589skks315ee','evt_65ykytdkk8fraaatec8p','license.issued','{"type": "license.issued", "data": {"id": "lic_mq21m3fpnwn5tspvw52c"}}','2026-11-20 07:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 07:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_7kyapqbkkrhc4z6e49s3','webhook','whe_9gezwp62589skks315ee','evt_4qsxn7fmy5c6206sc6ek','license.issued','{"type": "license.issued", "data": {"id": "lic_zc00nzbtza48czyh8mer"}}','2026-11-20 06:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_d8w35m69epw05mpagg46','webhook','whe_9gezwp62589skks315ee','evt_5q9q9k2zy6stxjz1mqd3','license.issued','{"type": "license.issued", "data": {"id": "lic_rc502r8rfrw5smcr7dhe"}}','2026-11-20 05:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 05:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_z1vp74b0bbr75h44pbt2','webhook','whe_9gezwp62589skks315ee','evt_4y3saz2zgqzfdzfhnxnc','license.issued','{"type": "license.issued", "data": {"id": "lic_9batpte5hkjap0mc9arj"}}','2026-11-20 04:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 04:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_6y9z30xd9v6a8qkg5byg','webhook','whe_9gezwp62589skks315ee','evt_mve1c2ycnrbhn5cn7kn2','license.issued','{"type": "license.issued", "data": {"id": "lic_mby4zxt0edjen8y8gz7p"}}','2026-11-20 03:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 03:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_6aj4e4x2vwhnwn0zr512','webhook','whe_9gezwp62589skks315ee','evt_ygxpmxk8wwetg9s7q260','license.issued','{"type": "license.issued", "data": {"id": "lic_s22nyfatbas8j0j66ebr"}}','2026-11-20 02:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_sf09j7dcaphsb67ngtf7','webhook','whe_9gezwp62589skks315ee','evt_c3e0x9j9av6c69ha835a','license.issued','{"type": "license.issued", "data": {"id": "lic_fzhg35fsaztdwp6qt75q"}}','2026-11-20 01:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-20 01:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_n3gtvspdrfexep947f9t','webhook','whe_9gezwp62589skks315ee','evt_g1wf41p007atysn2ha6b','license.issued','{"type": "license.issued", "data": {"id": "lic_xdvrbn913503f93ktncv"}}','2026-11-20 00:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-20 00:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_nvvmjk772nfr396je26e','webhook','whe_9gezwp62589skks315ee','evt_qkgcvm4zh9j3jgcshx0c','license.issued','{"type": "license.issued", "data": {"id": "lic_exb3d5m82344fg0afavx"}}','2026-11-19 23:00:00.000000','2026-12-20 12:00:00.000000',1,NULL,'2026-11-19 23:00:00.000000',NULL,204,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_0b9hmva26m8as3pr807k','webhook','whe_9gezwp62589skks315ee','evt_3cc3ayhkhj3ym3knbjk9','license.issued','{"type": "license.issued", "data": {"id": "lic_tm68cax9e0w0s7e325z7"}}','2026-11-19 22:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,NULL,503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_pbb5qmparq73t8e71aev','webhook','whe_9gezwp62589skks315ee','evt_qawckg7zdcer5188t81g','license.issued','{"type": "license.issued", "data": {"id": "lic_4524k3s76vj85f8a5d77"}}','2026-11-19 21:00:00.000000','2026-12-20 12:00:00.000000',3,NULL,NULL,'2026-11-19 21:00:00.000000',503,'the endpoint answered 503',NULL,NULL);
INSERT INTO "outbox" VALUES('mail_ew9sbwz78ajthnh2nvcw','mail','mail','mail_ew9sbwz78ajthnh2nvcw','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_2dhb15axe5cqybp9m7wz"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_29pkrjww5nfxcecevh2m',X'87D129561AF91AF0FE8207ADAF6D1301A81D9DFC109A91F7F401D4F08B15B0BB9E8D53EA297475463C6441D18536DED581F690E3DB527F08A224A1E0630539E7B9515DFC087A2BBFAB3C0EE80A707590BDAFA7F7A54DEB62CB8C6BD314DB154ED0DB3EFB05B0F13481F782702E179220CA0F208B2F09588993A8F52FEF6C494D834A2DFBFB92D6502EC7512744A34E3331762A216E4DF31269AECF56804FAFB46E7790128D851883A5B09F78CB8FE269625955BB7EA7E7F21CB354124751552E7D68A66FBAD37DC09D5CE455FB0EE6DBE9BDA4CE84C1EC2CD178E426F2DB0C34C89C8E340C603B84BBBA8B758F96C78D5E9573ED178B1FDB0FCF72272B51D0FA3A35F3F7F7364CF72BBF1D21264EDCC52468FBFBB16CB3F942476AFF2C640F90C232F7762883DDA150BBA8CBC5145A5C6D3D5B70E87FF78CF55A2D05DA2B75C864D7A314AD191AC71E0E5F27CE1C9C1784DA2A23DF2E4E82618865907EF9A91E9D6627AFA70D0DB2AE55C3E3C20FA5392B6CDA3EDB58918B421D90C386D810E495496C0F72A2A0D67762D37C7235D32CCD21BB38812C28EFD77B8DADEC210141D72D9697E7EFD5B16966DCAA734876C065CD53F7B262E240BA6E636F2EED2EAB507F4971FE3BFB3BCA21C98D825B7CED06126872B20E6844C6467324BE0FCEB5E7292F6E119F7EE6F4F28A230DB62C863DBE65A6685F201F2E37B94C25F224B4852213FA07F12A423BBE9C5210D83108F261AF18A97F3A23E2B1FF8FDEAD7613A206A4AF6620C78D001E46ACA37BAD6C184447E48A6E8468F660300BA75243E18D2E1A4CA62DA4B68499ACCCDE1A756DA30C5C35296C7C67C483F22EBEC3AB9234135631CB02507325B44247FF32CD700BFEB79FBFF8CFB3B7313359667BB9AEDF2DC76FFA4E2FF075DDE14471E9C3AD26058F11D480D3FE5875E14B17FBC5D8CC744D013A78FC0A8923795DFE9A4A7EAC5EC09647F80B033587C70C3CA713464AE917A92530DB8DDB775F247B1D08656E54F43CCEA8FD6264364646DD07A58CEBF1145FF19B20FF5177CF5471A454E270DF4AA7819F521A44CBB27522B0E915899DC52DE93BA8A870126AD871915D2B3346CDC056DCBA7A7FC0A7BD8225A322199B0BC4D3C19EAC0C6E7595196B9B16CB55A8606A534CE0CCA8E2AA57D98A4A9F2086E89E812E960A06E09BC70195D0DEF370145B6D67B0E2C13CA6474E524743442E67FAFC82D82DACB7B579FC54C0607A20E35DAF335BB437F65FBCEED3BF77C00B827A9776B5167CCBDB25E97C4E1A7FCEC6452AD744C645C366BDFAAB86B1DC100C13A2D3AE5A76DADDD6C35F196A868EE72F60DBACADB9C88FD6A3C41D92403BB8ED14ECFDD7B103AE317CF6B724');
INSERT INTO "outbox" VALUES('mail_m5bg52fvk7ms4d42hdhz','mail','mail','mail_m5bg52fvk7ms4d42hdhz','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_2dhb15axe5cqybp9m7wz"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_q1xzjpc8xyr8302n1stg',X'AA7CBAA3D8688D7440B725CCF10440B5F85C5BF89E90B7A796BE17768EDCB787A56BB6B297DF5529DCA3A3C9C7BF07354E6029FB48CC6821C8B02D61497DE8A4A7FEDDE3A605706174E957DDEDC232FB8C7CD3F8BA7075D35203A88881949DAD4C08095B54013CAE542C83BC5ED2FB90D86498E100157F3100BE97459DF6F192892397002F4E61C24A0AE8E840B21DF0E8B104C09260148299B2A5C9078FF37C160EE6400FDD6E2587114461202161548A28AAF7D99599A56BD74F45C6B8291C825A1441BD11684BC94AE3038E5F2F2D2B34F6CEE15F0BDCA94DC2148406BA10996A127ED9B7D03B32FA722EAFF5B133FE3E2B7748EA664EFA806472237EA864CD824B5DECD0D3CEF61D558C9B3F3582108015776BF27B3C850C2DDA794B0E2C3AD954A784ADB4AEF4F20988A638C8BDCC7E1134B04BF04373DB9D19ABCE93415EF0589DD8D2E0153830F1D90BCB41644A6496EEF8906D8C051D1BF3DDEBECEFE645C48E6231660654EA7F0FA7FB916F908614099D0760A576603F1CB49EF5BE5DCD8EE274A4D30F75BB24BAB1B75CA4285A6B7762E39623A4E866257B50C4401655EFD575E967F59275D5A43D87F6D41605EC3148679960BBCD2E375F3E4EBC4D4DB787B7E61F21F05E7B7F2D2DB0DDE14BFF6C42ECA4E62883C6D6486151B187AF768B7E606A7CE063174ACFD0CE9E84EA0DBFE1A22BE6426DD1E051A66D3309BE61A9849C426D1A50F49D4D06DE8082A76F2B2CC763ADB9CD90F337E91A6F84B17B1CEDDC119C7AC87C7A2A6A6387AA0AA46723380C1657B077AD77E7C95C0D6FE946AAF7E8A175334F85244B806D85F0AB41EC81B9B9643F59CB4E928A306B06821D76091B5B7AF2CD936F58F8F2DF522F3011AFFFBDA2E7D12D28D7E03C8203A3386C154F6666B2B3ED1D9028C9B77ED09AF0E3D4CF3923499965AA0FD4EFBDF454C0FB36CC75E9314B783A591754ABF097F116FEE7315FEE06153E91105493684D78F2E14B49D91AA8C097BFC5537CE16F462097B99383A52D6FEFC51A983417C2EB397054E9E23098994A5805970E5F6C8CF4912EFC84D9C0249DA1E29F924DBE644BDFB8C423B1CA1FFC0D8EF7624CCCCB2566512A4D6FDFFA46CE0CDE2F19F0E691AA67115DCAEBBE7087F2DF3B1376F914C98B3C97DB5A58E195DBC7397782F8981DE7D19BE385BCBB17AEEB98A7C79359E09A72AB7CD0ADB6DCCEED733877CC41C850AE83C5DA9D78AE9ABF395CB94E7D7A227C5416191E196681CE0216823421DF9472D4CD7527F4C464B97C3E12B05F07FDA36BEC3B8547FB0EC06FCE4C986D1CC9E516E04990BD54C2C9C1CF8762BF9C6FC70E8669D23FDB5895D1255ED73A81468834C3F200987FE80CC516F41CAC07E36DF89C041F2ED12550EF37220928E6F6F77959EFCC1EBA5FFD01E19EE97A43B226BAFE77727B020B3DAA48AC7BFC10E4A71DA227C35D290121F94DFC283DB98BDDF75596A007402BB9F173ECA7237531A9F0DB24D7CB8AFC9678D9975B6890D0F1A111AC225C754EB7946834C0FB85747EC6A76FCDD8D9B78AA9E9EF4D85A09474D21A');
INSERT INTO "outbox" VALUES('mail_yx8xs9c1m82e1ma38za6','mail','mail','mail_yx8xs9c1m82e1ma38za6','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_2dhb15axe5cqybp9m7wz"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_jh41m5g0x99xynh69k3z',X'BC556B01CE9F5A7334B4A4A8B459D2B25D2BA13A9A8401ED3A3E3DBD78AEFE16D4C9EDA74889A29D7DC2DB50E8D7CF993AAD996273C9EDCFBD4DDAF8D01873FCE966AA8919E5C5B74C505D2576D7E5D54C67A48DA8AF75AE4E7C7FAE738D043FD1357FE22FAFFEFEC0DDC5764F43EA1D188C1B26771D68DB1AB4BECE5271CCFF47D6C7B85D0709B8B984B99EC565E6A463AB5B995EFEA0F04254E76A2FAC88F25339FCD18D4165C568F4DA502B6FB8E0B897C3B73E2C40B38845F03E921F623B726DC043BF06558ECBD60DE9D8B760E8CC3AEE1687C9CE42CD65B48CAFD360B0CF78A5564F6F285CA63D1309E5B3FB0D3278C482F0C22559BB3B7A1DB54D9B219ACB03DCDBDD823CF9255291DA510760BFD4426AD0E7D9E25FAC2AD2B5FA0039FE1D75AF855C3B79F33A3FA69AB33BA48BA15AA2CBA73AFFFED27CE0E7F79AED034D0074D4C69F311AFBD892EE4260A84182FD1A7A3EB152C695C48258F379772060403BD0127A7D6C556ABD4799B22C6AB95D6025E5FE0FB921A7AED288A6D7A9E62CF2B5DF0C18462BA83158D0DA3D4ABC6AE4ADB762F93B031E899213C0D760C2F32F4B37B5B463D5707C2D56876202FFCD4F9DB74C18A5636E33A7B308E4A35B88CF8F58ABD16FBCD578E637F36173DBBCD52C6876BAD3EB9141E9BB6697A97323BAE0210DB11142E82713575CB60A31E0E5E0C19178A8CB348AE2F8A6C417F0A796F3A0B3DB482FC72B3EBA98D6D55B4C0FEA3D70D89F6720D16CF83E602737602F8A92530B0A45D02C4A3B8E3798A3E65E73C323D50B3EA5BEC17566F51A51381E02F2EE8325008F3DF902DF73A72C77C166E7ED1E3565A2C6ED49AD82FA98C8D0671EFCF6F373F01E82D8E8FB41393FD7CC4EF07D140A07E5CDC868F2451CCE40CC53306F7A5EFE995FAE76801F93931B89629D8CBE97378420D20715FC9B84E9F75EB0599BE5D043632C7352A6E758BE9B74DC82724235AD7FA2C43304785F83FCD8A324C3ABB3AF62C56A462966D07080B2F7E8107EC53DE2E5D865A5297BD54BDB19D2176A7317A3274C76D0A7AAEFFFE9427322536F834B9069D46762436161BF5A976BCBB4EDD5FFEF1F9D07BF1729BF3E16EF0EC65D61785853E1FDE12FD8E8F60B5DB6D4ABD2A963B48539AE9FD2EEEF4C4F0AD9E32C281B94ACF765AFAE3AF683857B94C4FB9396694C1F94F9763985D91DFBD4C764076DA77DDCDFA76FAF9E849377FD8D97B675189B34F4557DAE7769ECCA2BF6768B19F6B9D37BBBC2AEE1A139E58766A3FB1D99EC759EADB1E306CD084965AE3A530D5F4709F6F28867287F7CE64967CA1E167C6573C8AF38B9C05537BA08AC66CF55480AADBE2E02CCAF82752D906BC3B40CBC9437BD0D22');
INSERT INTO "outbox" VALUES('mail_8m8eynherwmjy5abmwp1','mail','mail','mail_8m8eynherwmjy5abmwp1','license_delivery','{"to": "ingrid@aurore-cloud.example", "language": null, "customer_id": "cus_2dhb15axe5cqybp9m7wz"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_ardydq6gbay7y3rq2zfe',X'0C4850186AD37886B586EB1798A603DA2EB431ACD7899D5E96E6BED5158EB57478AD8A7DD684609F1753EC92479330748FC3582AD23F75461AAF95D04FE4BEB36437D031782ECD7120F01B100006F5B2FD51ED68FDFCC7659C6494635C6AD97F93584249C6B5499D70DD1ED3F5B58F1AC83E72D93EE1EB518BE975FA623B3638CFDBA1C7033A7FC34D37C72C85E6EA60D17431799A0D73F65910721961F53C084C749BBBA0E1E2D38E9C88E18B8F183ABBD66AA6FF372067C9FC4DB66449C7C0FD93D58481FE4B545326C20887DA0B5865FA32A8BCFA22564EAD144D15E8D0E032CE72DAA63168C31F7757F873AE6932207B7FE2CC0BD940C2E8D6A8CF09B70A3A960B388723E4A8BD77C38DC1AB16FD08D1A5E780DA06E23896FCBBA298715F5E87C91243D2887259A47369714D8367162CE36DF34CFD67B20E3C333AF5CB628FC3094359A455F4368E4E1A9C3E7A56819B1B7369FA0B6EAFCE14315A560FBB1547A8370EAF180855DC4BB9C64EC73AC2B3381F0B36B3CC1FCF661CD191520A65FA81B303D6F2947BA3F93A5BD98FE31CD0286AC955566EF4A7BE6404DC92A8E3BDCE52F301728F37B53E3B890DEF9C35681CB227A80CEA2E2D1448CC07984AB6A1B4833A4776B3BA9D00DCE837AB211DEFC7D5D87E9579B7DC29AA2061E7CE2391A42FAA9BC8EB8848CAF667239CE156F2A86CD97474737C1007A2F4441A127854744F00FC5CFD689C3B3762A1553A8E3A710AD379FE2129116719C417EF6C2BD5CC2C43D186740639C18ECB9B2B0DB7A92D6C3694E5AB58C00CBFE236E8DCDEBECB05B026E04632BB3BACDF9BFA13C5E2A1D0E2CE09C759878655A6B2B93A63D81EF7DE6894A4AE7F4FECCF0760049915C7874F836EE456B46B35745B6FB41B826AE522882144DEBFB8538AA64808B271B6F59986C194F03DC6DCD68A06002CEBDD84026D45061D8F1C99072B0C9FCABAE0573385F1CE6CD9DA72857D15B08C59560582A073D90A619467DC9B343E2444213A6676CAE57C3E37BE930F59CDB48E54DCBFD43F5ABF36DAAF2E6F1E81D29B2CF7AC9BEACE81085B502F0B571E183D4EF2180BE6E19A9A18F5F4463811BFCAAEF339D0C1090F28DECF698DD0202CF21EED9F485FAAD892940BC9E588B8986980AAA071AE745B8A43E63CBF9B90DBA93BDB12C294AB9755067761B67AB4DB668D3B3B9806E1A6ACCE715F25BD4CBC97681D9472DA85E089E11FEE26C200CC4E1FC64556B22D50B209377783DE28B85C7F41A0CDC94BD9E944E7A1D90801618C155221C89B1A32F212F49F15362E9301CB1E77751218D80F97EC8ACBC2E323A9A9E94A77E2FD7065FB59028B9EE1AAE75D3CBA33337D55BE0A878204BCE682CBE48DB7BE8CF36E141A3659B5F93EA475691666DF3005779166D3FF157DAB00E3A98F05FBBC868D784B873557C620F6F82E17A744773190B2AC5DDBC460E9FDE8D3904FC617AEAE36842FDB5D02EF0E2481D87656D71841C14A609DEEA8DF7CB81C9FFA4992CB16BB8633612DB77DD0E568CA064928A7F31AD422A8494A8B8815B6C8955F101C98F18F5E4E3B525C603D9AB59EB81BBEEB27E241DBB20F354395F22B7D01036227951A6AA64C9E61A7E622C158175B3BAB2F329B5706B3F7B58C26C2CB495EFB9531EA535B247EEF8EDED7D95A09137AB9A31457AF0CF021802A80E591DF9E8E96CA6054F9C349C6744FBFCA60A7EB0ABC766945D2CE57391A521613E33FAA8BB82EE70309E6C88D1F7DFA39F66762FDA4534306C0654D6C515D20767DD45972C28982BF5828A5B95B58C791870C3920D2B3AB64BD1D9F59BB2CD342CEB3A4EEF66984E90B28BB382A856E6CAEC42CD86F66B8A88D87426D78D9E28BDD47CE384F3FCFA2EF32BB02E12A9032DF6803F826D507DAE7A81DC413BE2556B013E6DEDA37E3D350E8737B0BA4C71639824F354FBBEBFC3E6B5D9D2D0F63CB291CF11A14FAD4443FF73964739E1AF90070B6370E482F50007B0537DCD480DF9E445DBF771A171175A5ADA6E92A32D1FF06520089B6712360FFD8C37708ADF3160476163C4F3188D52A4C1C0701F2CB5D772CBF73D25BBD787974C0B380B905B51EB1B7FE6FAABF4CFC1C2566AA269555439220C736C842CB80479895A3AB8812A5F515C2E5505D3E6B6DDEA94080B882588CEA4E450BE299F129C1A3EC9A448B01A55A1CBE9FDC8BDB659DF09E1853E2B042EF4EFA88720D8E7F5692E96C7F00143A235980A05E7043B6C8D25B7A0E33287F23EEFC9D9078EDA6DC9107CC5742F04FD89D2E8560C07EC09AC5A0B53AC6CB7C0910849BAD30C8FB817F6466417B8717681D4C653358D03E68B3220583E15DD84FCEF80740A7DC4391A5C9F3768DCA021B19A8B50D1A99B2BD643ECDEAC0F8F905217ACEF03532D7FBB47B6467656A5587F5A653EC537B438B371E3DFA876E10E4234115812B4A4AC1C472BFDD525F94FD0CDC36F2A62B140B724CDBDF6ADAA9EFBFAC2E4D3E8BBA61C352D96C45425152F1D474A764DD71BD70DB');
INSERT INTO "outbox" VALUES('mail_j07cx6zfvcb018h7bx9m','mail','mail','mail_j07cx6zfvcb018h7bx9m','license_delivery','{"to": "tomas@bluebird-data.example", "language": null, "customer_id": "cus_83jwjvcqcz72tbsrh38x"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_0119skyv6ggh6zsr4gar',X'172E31A74853654379FCB85001243B1E4F2A1AB27712E21BFB9E9A1048C34A3DEC6F602E3AB4EB9627BE725639B3FB3704067CBCF41780574EAFCA92E68A1E5170B7AC532932AB2E5A22BE56306997C8258A5C7DCC4A0D05EF145F13092FC3E5520466B06C4861A5967DAD9B633D0BF51EF12743203AA6DA039622F03DFA2D85E4F060A2991E15C918FBC402B910BBC7E512DA7EFAEB96BA0D0D3772AC9F84B4532FB8D3BE9FB10895062673D19117B411933CE88D9AEF2236A40E7B6A6C1857F4106384D434872DE78C0DFBD9D23F35C173916CAD9E047D730EDEA7A8ABA6E74DF27041217CF0B39975C9135BF98F61437017C8DEF7106D4A3F11783FEED98BE41782EEEBF0A50C4F92E5329394FA9DDA615FBD5C278482C9D59BBE62B30F6F975677FF806F1633AFB10015C1FCA61B4DF738246EF7E3C567684D55E19F2B0D857887E853A66D532E9DECB7BD9C8E17089223974DD5FD73B1EC46E77581E88F03F8AD228615C22674AACA53C0B785DDE2900D1AB20BB5E43CDBCFFDBB4C81552F07C14579949A1ECD3A7D87CC0B77356BD9141D7CB78DFAD481695516B6226A629B96C566CAF903F0ACD556F6FFFF6DB26757C4CF924AD7AA8283394B504FC9CC17543287AA659466C1910B939B6BFA27C87326C9FA2F08ECA4A61DEDC338E83862BF3C169499C21D97E146FB5B67E5AEBF97846E86A1C5D4B46020459683BB4D587BB3DAAFF39D58AA06676DCA0C70E123BE9DE48317FC790D63AE524AAE9213F374107007070BDA76D9C2C481B9539748A357CA221BFC8A47EFDC8D59AC180462CAAD3DF55CCE1D0D8B5AD56712090B1CB3DECCB0597BCC7372B6108161514B662757920A6A77136083FC87653B95B957B834A4E129CFAED05EBB981402AD9875AB8607C4D2EFE5CE0ACCABCB0A002123302229689064671D8F3BAE555A54FB877255CFDF5AEB9C9E12BC7EA61409114095AEAE8A89E75D139FFAA718EBDE3C9076A7714CF0A700D079A6E1ECBB2B84131C0B16F332DC3DE29C9C57F507F1D94EDADB860774E25D55405374FA98AE9C50AE255C4FD17CBB98E74292D802FC88B429D5027A6E9A27493FF64BC3A2D98183E7FA264FE36AEC8870E7D2A770E796096A4D2FA5E9E0A03981D8AF339254319CA706959570B75ACD0137E13A4B149D0E7F1CE213D6D8716968DD7E306FFCC6C9ECA0E94AC251EA9D16F0D1FE7CB79EBCF7F61BE5577F6C51A69E264B7FCB3FFAF825DD2CC332AEFDC2DF166B58B2C0B7CC6557A7E6D4A76F7FEDA9F5DD81D6D8FBEFED6C893D97ECEEE67A65CD4E1A7A93D5CAB67AE2B2BE689C70650875D0CEB0CE486DDD3FB35D60DDD0F2CED9E3B89115EEF7093184FE47C9B3B35474FE');
INSERT INTO "outbox" VALUES('mail_e2gnwjxr5j5d5ttpwpaz','mail','mail','mail_e2gnwjxr5j5d5ttpwpaz','license_delivery','{"to": "tomas@bluebird-data.example", "language": null, "customer_id": "cus_83jwjvcqcz72tbsrh38x"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_mq21m3fpnwn5tspvw52c',X'96325051B39A49C0B5D1B0DAE364DD193546E4A67CC417770C350B35225C8FA68DA154BAC0FC05F626072A4873ED3C4B28F7955790E57016B97FE9DEC66335948FA53839BFB66E6E262C9371D6BAE0AC6AE40C9F3737B1C37CA633E3D3F9C12C18341F0E5A6955BA83F95705B20188F506D8438D2EDDA8BA8EC68D7C62DE0EDFE6864A82FD7B51564EC2213B760B6D5449BADA29C454059729C27A57A24D04DD23AA43870D4ABE8FA9F491068AB3B9F5FB50B520E7659891CA87A84682DD27B7E8401630399070F5F7BC25F73465C03F319332088F1BD7144395D1BACB7D926E353801DDA7E5B14160D629DBC8F877E2A37FC15DAE1E72F0C605090573995252DA52F281728DACF308B9E7B9B620EFDD7E12E136FD148941CF775EB1485657CA8AA4D58F080A5CDB313816382A46DC2A5ACEB2A5C8F4B59A0DC9D6B37A2F03AF8B0440106CD9B50CA9A99F922506F8C3FFAF53332F916CCF871BD2C9D9E2642F9732E973EA97802C89F60B035C374450566CDB60D4D09F51F7E8BE0B2ECD4E23E45D8E1528D591FB922D9965AF95423436C3E07944E6F1CA1350A022296325F001CD46B3977B752C8845D13AA99F51A4A442F809A2A5DBFF5D447753D980571049C8E4EB3947A34342D580B35EE3760BCFC5633DCCA3F70A3E4F00F1C1DEA1265F35F7FDBAC771A3EBF661166F4D3228ACAC8D582E56C08080E79799887388860F23FF23C1BFA832C385AD9C1142974C2969146DE0A05E2E839AF8069D1D0168CF3295586C0185AF5241A4F7E0714F45EF650F8AB522FD19FFE7FE0F7C7BAF8E243C971337AADDA98F88C6DE8C3B9E56F2771A67280A680328199D8AC2B458991AC9F27FBCB3467F246A46B8970A18B56F3132665FCB8DA56BB780C55A9CA9F6A86CDE80AEED7E603ABEA2CFE24373AC94B9341D103EC79C3210B8A05D9EF52AD08E797FE4DFAF43F41F09BFAA1FF45EE542A45F17332D04DC5E345D1296588015B95DC4E2249B8572089947DEAA00889C247205E3940F8D0254C2CF9F2CDE2890369BB159EBB1BFB8C7CE2CA65E30CFC4C809A28CB77682C4CC4CC8A29C56ED58B08976DD296DDFA7DE55A449460CE7A74938BC05B306A1BDBB1560394C746837504F6E9FB29AF40587626209BBA6410E446D9DE6694454583AB50B458BF44F3C7BB14242AFC64DC6243567480C72AC0A4517FF67F9D743CB4B767A1C89A3976A76D02A8F464D43BC783BF7483862582F14E7E8E36469FAAA2E16477A6681571A01F2D823037E8A5268F5764DF7869FF18D524C85E9C169D091A58DC56602AECB2616A437B86D51827CB085C5441D3A5632842AC806EF326287A0ED16FF7FC69AD558825F4A670636475D3791093C8273720D38EB601D7A8D321419EA7860F77C93DBA8620FC02C77C643CB9E18EA7B0BAAE76A3B0FC5615FE981EF222A81D4F7DEB29D8513A94CD0CA639C81C3F2FAD868BFFB54A91A00975640845EE9DAAD5B5F85D7CC723177D6D398BFF0BCC231CFDD1E9CAF1BF10BC707435C3B71308D031D2224A85C962D6413B83170D43491A0D651DD5DCC2C3D8A4B59');
INSERT INTO "outbox" VALUES('mail_v76sq79mevmt85zgd26f','mail','mail','mail_v76sq79mevmt85zgd26f','license_delivery','{"to": "claire.dubois@atelier-nord.example", "language": null, "customer_id": "cus_bh1wjcfttggdb5j6zx6p"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_zc00nzbtza48czyh8mer',X'876398D8C0B9839FCA9D0CDF3C0231AC239ADD6C824F9B4747EF144F54E0E7C558088BA16E139417CCE4BC6B5F4ABF48C554B35502393D9155A41155E51755D8A95496E06713E420DB4AF11BA296DE6DBF5064F3A644FAD3781D4E7F572E2DB52604F2E202DE6E529BA41E2BDBD0B2B437D7AEAF95CE63CE73EB0C49F37A9BEAD260F35D94507EA0DBDC4B31DB8CDDB35759B05FFA9A83918A0A98E8AF28B6C712C34376C4DD1596DB43D9E96AF8FE7B5A2D7AAC0943F75ED3BB660FAD5049FE904179D3CA127F7C9B68ACE0771EB41EE48C9423242428ADB3CBC1414BE7A2F9F61AB055505C9BF9986B1757D5D6F9B2E0C2D491E1C5CA6825DEC070D1B3414AE0FE29D089EA1717F2F531B6E67C6D172206C5022306A446681D5816BB2E878AD741DA6028C7415E6EF99F6F68D43B2F69D83A2F1127A12C1D1E95752F6583B6C54AB53FD553E2911768AF6A771621EF82E0D6F2FDFCC3D83DD81027689A7FD14B458D8D89833B03AFC43683153D2BE8E8CBD6CE3DFCE16F832970006F2E16DD67FDC60F492ABAEE27B35E1CEF08C48CAB8051062448DAA7BD37E59EEF1111D182F62D90A98310201F0A3C5F146C6FDEED10BE103DB129C8F2CCB0CBBD4313E48CE6859CC22925207C2F51064F1C47A4E95C5C869A613782DC651B27AA2752DC2F72BB7A4DE8A3B86E15302F4FB472473935B546EB10851C94BA46418B38BA7BA1F16698E6086DB1CA5C42DDDC67891C6C41834B3A9690EA65EF85610988EC53681DB1E680F173AD0F764D8E946F02C3F943CACD3D60A3F4CA4698B6214EA82299BA6CDF0EE6B933DA2FF4D484235E2EDEDFD05F779BDC11B59DDD73AA5F5C101D4A15CA03A0BE20E3635F2B055CBE872436FEE9AC10AAB15C9AC31E9150FD25BB19932784EBF04B2734227C2A66288F21108DCA57C887C921FCEA173E31E883086C085488110C9633E1B44514CE8293C4C2F4E1F8A319DFBB2E243AAF7E87797071880670BF89F47045C330BCE63C2CB14D971D52DBF79806EDF964435C5D4B7BB27334B5B201B85CDC677C760DBC11BC0AAE3059980404BA59BB60A7BA60853FA1E92FB0CA735BBEFE5EAEEDFF62C6CBC8DCCCAED943AA1E7CB4B960D09D3A42D2B1F58AAC3D701627D082F908714873F847522D6D8F7431A65909BBA63BAAA2ADB7F21D4C62FA0D64AD815CDA7AB3C7A28CECCC5235280D6BC46C45B4AFE3C4624194CBFE7228493F464C051682202AB3682E0616BDFF4B4370C3268EAFEB94DDE994056748800965638661F37ACE0632428EEE520A41904096C00D11A3C4B35639F9F60209462502151209EEA05B6B966985FAEA14352949CFF4C215642A2D017F87CEA2228D1F162BE3FA6683E7EA11DB3392');
INSERT INTO "outbox" VALUES('mail_kvtw77phvjdkqwa77ng3','mail','mail','mail_kvtw77phvjdkqwa77ng3','license_delivery','{"to": "ops@fjord-logistics.example", "language": null, "customer_id": "cus_nzpj9dw3n6akzvmyzw4f"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_rc502r8rfrw5smcr7dhe',X'1DEA9D56083E8F7D97124242480CA373FB5EE8E33BE2FBE137EC7851705620CE85E43321F9E1D5D7D50081FB8D9836371019C11772C6947FC96E90FE3F573FB42DA02FC8D7F0E921D34192842945D99203C98D4AF53B317F972956EDA61E0EF12175A37241C67484D194CDDC19460B7DE4E26157E84DF28A6C74CD4BD6FDBD7A407D7730CD3DCDCAD8A641931B32D2097656B3ECFF5D349FC8D0826558A1DA3FCCAB1142B089F020C6882BECBF153EA1100E180DD796C31C05B6F282DD3AB6E7B5CCB35176DBEBFC33194E4C92D19C3BE3CD6C93DB9C9978B6AF79B68D4F52E91D49B6C011334CAC5011455F650A5CF84F789787E86B24CD854CFFF0251AAAC54C15B1D3AB40CCCF30FEC9A3EF1F484C23ED459407C5F30797E0D8641483AEEC61366836B545392B2CFB3BC7F4D73C08378D7EF051FE21129AC764FB051B517569944C8FF6F2B9B0515620EC7489CDC17484EEEC57E658A4EFA78ED9D6F4CD409EC8564C8CA591A608B3D5DE840396FA0094CC3C355D69EDF9A5A610CBB2C379C03818941D3F68F721F6D7C6EC43C95DDDD22B830B15328007C34D295BCE292350E822716C3FB3FE3B07BBF891AE92EFF288762DAA4290FF6984C9A620B59088537FD5FB7D2AF243D5B8400EC4A7A1593064743A6781AEF7101A6E129FF0E9C3C896CA30573C5545EC8ACDFCED53B3F5283F41C79D6875D77CE9C978E0B58B25E54EFBFAFBB949A285FDE4E26E016FDA2BDA87A3230D83D9B58C7B541A3220CE6FBB220BAADA12CB230B098FDC0ECE3D994BCDE1677FBCE79158F0C60EBC4A187DCD155516898EB986B695401FE3296F6F775905795D24EAB719B982ACBC5AD6D27BA5B60578D39D6D28C162C109391AD32F8708E87DA1865D718158FDBF396391EF9C1AE794835A2033B93CBD731C334FC34C7FB301072E39B0078E24457DC7554E630290B7D86A6C4EB1781DC9A295F6A7E82E5CE10FA3CC303C14B31A4F559EADBF258A8E2C03ED27A4EC790A26AC5B5BE99A17B7E0162B5B2A355D3506B7A8915BCF1F213D7880514C060F48F31DE107F48776B09978108BFBE647BECAA3AEE896C34A7CFDFE854B7E681C71EEBD649DABC7CA3E758C6207A5A03A68F6E3C620C57E6BE05A3282C69AD15108CBA7CF459BDC10BDE518918ED1F45FF1DED864D9D5A533E47F24D5BDADF8B96611FBDF7DB2D31DE63DCE63B723B3BC99FD0E97021E8C08634A6A5CE0A6288F99FC539A2B91085821D9FAB8DEDC6992DC5F9416439FEC24D23F6A597317502464C3E17BFCEF87DD5A2AB5B7B57BEED4E8292D99B1638B087286CCD7EEDE870AE6CDFB261D271B8D907209E063588158F4180FCE31A5B2792B333B012C6CB732481429B1');
INSERT INTO "outbox" VALUES('mail_dqy65mgfk6v48bg3yhp2','mail','mail','mail_dqy65mgfk6v48bg3yhp2','license_delivery','{"to": "it@granada-foods.example", "language": null, "customer_id": "cus_4mksmar0yqs43rr6bgg6"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_9batpte5hkjap0mc9arj',X'50ECABD59983184DA386E1676217B1BB0B742B2163733164B8BE8A8C81933C4D6446218EC2454A7DE6FECA4E603F1712D57836834D398DFFA41194B25326A1EBE86B0C3CDA3B8B8DF3B9FE8B31736AF6FA63A6FE0DDBB03ED0BB798F18EABE7D22CD7042FFF2DD31DFB38F97E3D56185A19B665B44C1FA6F199744FB06F33C1F333829C4C2A7020C861985DCA14782EDFB7B6ECFB4A0358F6E003DF81BB046C0DD24AD5A534A846E867B320F4307BE591BFBF7FD957FB5359D39993F06FC9685CE095DCBCBA327BBDFC25819C6C2A12FCCA26886A47C6B43774BBAAB1590B4473B5938AB645DCBDA405E4B8695A84266DE7CB9E29D14651ECA0CDA59DC47678AC96CA74909A80D588E2ABF35B40CEAF0B83ACF5357B3D15614D6BF4BED02422F2F2F9E713BFD23A25E7BD83421ACC070CEF8440328FF191898E25EF3B775C5823BE841302881F54DAE11DD87E0DB3E9018EFE4B9EE9BA5E71A970617319F4485076B3520FDF57F86962FF68C7C50ED8B04FFED1AD3CB3BB974EA1E55F3EA1DA4EACC432BEF19E467799EA38DF68E6646350FFF4B34DB06F0B7A9E60278F0608B77CCFAE9B8003C6DC59887137F4BB04B97DC7CF4C366D3232AAE3044108760E5C5A213E8A1E4F799B9EB2B1378DFC0BC211E2001291ED6BD2653DB093C556FF878FA613BD12C7FB9572DD57631A0CBC40BDED29B6C19F9DDCF4156A17CA220B45E42A0F3512FC1A30E43EEE31B9F14C6426D81D51474D62696FBFA52C5A883938B22892D0F549BFBAFC12E0AB5C3AEC3C54E2C62C377D9C881EB32674A3EC4595952417DD68DC17512C87D24B46D6578B304C018F27EC73866483ECC9F50C9646DAF19E59C59596F7370D855CB8FDFAF11F1BF57630FDB38648EE6B87E5BF991D7F488EB013B9656338C9FE7F863B0A5A3ECBFFC8CFA9B3C1581A3E1E0C0CCCF494765ACAC5C87D6C4116711C6AFA87EBC5881BA2D496CAFDACD9A9310575EB5A4DBB0FE8DA8C5B2E9BF377EBCF0EB09A502DC87735C4672DD2953A7C3A361E9A1213ECBC27997AC9A94A775A44CE9C4C311B652CB3F5707A61975381498C74875F5146D10C54EF89C8D110252FDC4BECD7252D021247C04457188ECF45549AAAB8BC1C57FB633210A30083B2EA0FCB66223BFF93CA0590582065F253CE056E465FDD0C57461C08ED5A3BAE5AB9A7396A48D8BD22E8B336E5C320649A7E8F92C68DD7C9E04258D2B57AD0668158E8E2460D25CDF26B521680BDB6BD22DA6E65E831F33DE5D73755C97F425CB0A1B10380E52EC487F85B5BF9B64FECF432D2BEEFECD45C4B7FB57ADF9FAD57940C21BA21AE079E359A7A9372E43318EF0E8D21989A817A531628AE86FAE18031760E7F4F2C17C671C');
INSERT INTO "outbox" VALUES('mail_0q93ffg555cef5gmmhg6','mail','mail','mail_0q93ffg555cef5gmmhg6','license_delivery','{"to": "platform@helix-bio.example", "language": null, "customer_id": "cus_xk6rgtmgfa2zvwxfqen1"}','2026-11-19 12:00:00.000000','2026-12-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,'seed:lic_mby4zxt0edjen8y8gz7p',X'C6335D3EC5A2D9C076BE3D635E380EF1CA820ED54BFD8FE331B58ED2F655F95C144A2EA3B22DF544BBF5006E6039505356ECE670C19CFF6B35FF853FFA510CFE7733773029D6BFA8B882F89B8A62149A7B4915645004C8297BB077E679C35DA397A9CEBB79DE9465AF7A870206486EBAABC168D9AB283E46AFABB9D7B4958560BFEF2E756960E994BC5ED7976B75D76D31C8A49C3F19DB80A0C6C95043C8BC31B1166B48108532B8542646A9AA5AF3C48BB6CCE2685BDEECB23A8F1EB0232902775C7882C1029AB4B2755677394C35EBCA5CC1C8495A70D073CEC13358860BAA5B890E5B49E92BB4A3A0E8241312344480ED192843A851F3DB912DDD87AD53749A3DA1A5FFDD16A3D32DE063DD6F2D4660F8EEB1FB9D7A633388F18331AAD6103AF6B17F68B45F9EA4BFB74A15B8B0D5211BBEBE53A6ED46252E872DC9EC42E85B91F60D57850417A75150361C608AC8565A1EF97C91BCC9B24DC1242EF5F705C650A1417B6D37E9341F2989D039A1C2769FE2B5FCA8CE6DE9D3BEACDA7EDA4BA649DA7DF28981637EBF0AA635F02226D09A8133DAB84AC1F12C31B2745E751527A2C7394F99C3684DE915490791BD80818E6A8FE9976D8C096C2D5DF19FEA579A8797AF0FF88B56784D3153ACF3E5EDC9F236BA03BBE6CC4D138A23D9415E8F6A1581361461AD190D28D56116006F98005608ED60F6B3BBE0304887021AE5ACBA899C9A14AC76FA31B06FDE495A875DD74E951632CBBBBC332511EE113F4DBDCF71F68E4F1CFDC2707585BEB68F9906F66511EEC2BD11123FEB55DA26575F3CF44C3DB0B5D89DC7625FD6F39670336FDDD60466E00C24F6D86C3E9DB93BA70927897FE09FEE70F92C09887EE93648E6FC198F32A26C54345B43984941708C5AFCFEAC47F56B8EF84669F754795763DCEFCDC0071A9260B82F33A8F325F5C61CAE722B4B44EC2818E769962998C46516802940FC7E833D19E19EC525A3CF5D12E45E849A4E40ACD52F66B41B718C8050E9253EE3B888D7EEFD508F3335D8198F5E1C218101A09BBD95A827FB66C93B4C7E33F97CE5D80B1B37E2AA395FFA569D46244FC5B967C6C6B91E8B388294CB599E756F44849692C853254EA5E18EF0EA4E4E73A48E334C89E8AEE23BF2EC0476359F7C57FB93C5B9659A5CD5FDC14D2B34316D0EC9D395636FF7E4B09A712F7E17972DE2D374159BC29072838AC65DD53220F57CCAD98252403F11C78B3A80B0F64B0D326B2A4452937877751A3B42AB3C705A175B3B3B1D1FD03EC72C31287F378267235A065CAA5697E348F8F104795EC489860BC8E1BD47501A6A11DA9CA7C19D1035CF1CE07860BE0195ED11D7660E5586D6185C55DEB1456F9BF3CE1529FC32C7FAEEFAA47B058A12C1DD5B5569CCF58220207230649A76399A04C21FFF1D644BB50D81599E1FD9F891D816CFD8D3C17A806B8AC863552D8DED755DFE124AF1368EEA5E045FA21CB87BA1DFAD54CBAEA8D34CFE2376DDB9A6ED452A8065AA7E37471892BCE5AE939892F39B758900566B4EC9022D890B65038186CA48FFEC62AFDBA0BC2FF3CBF070A8D3A7893C718D411DC71E120B8776705FB83A4001A578B22B478C9D151E7E8C7C9E9405A73D0A91D4B2588487339D95B3F07FE0209F5D78591F5C34458C67360315E62EC851409826A9EE8DF6D20AD98A013745024C8A369BA023ED89618E1709096A48B9BFD0FB48BC84E4E90FD9E979DD1D364AFCB8B2AEEEB81066D4D8AD3CDE73F59C5FDC8BB785E81647968C1B23B5EDF03427C69F237B3321F68D87FC6ED47FE46DF5B2E3EE4A3C7D5FD29618BBA0F107482BEF4EBD5A81613B1E0C521ACDF9A006A0D2CE7D8ED84C66440FAF577BC3C09586914FE4649B167A2AAA88D605679CE804A17193AFF19DA8F2647D698B9F551A97216AE426407DADA78BAF24F2EE79678640E0ACFA9B519F8FF0C16CB3993443A2D98932AB1E0C05A5985A3D1BCC5642B1592010310E38964F5D3F56D951914F767E9C1E05A2B5C164E12AC2EE7DF6DF675D69C9C882FE33A8C050157D98D5E9324E812DAA8415FFFB42B66BAB0BC8372CE12228F49DB810D08234E6C717D0277D1B53F7D3F10A3EFF598EB1BBA5E161B26729634B72FBF9FC456EB1688DA94A5C11B283936A8058607D90454B19705F20A58EA108E53AD5BA5E598B3B60D60E5644BE56DD6A095BC4749AD2CC4821FCEA0A26C0C6349BC87CBD96C953B8F4F9B0366285B6DA63D599F366382F2AA9540CECBC1792DB6BB8D07DD4D3179F64FA693597920F7799113E0555D78F3A3ED97C6CA4B21D2AA13109E61AF94435787ED8F5338479EAF23A1A014EF7FF0CDC56C551119C2A3767C5EDCAE1D46CDDEAB0FBB6923F384012170BF07872BE94410F8DBE5D5E9D6A358DBC8E379488EBBE4AB6BAED13CAB3394889BEF1E9DC6CD535F9E041437E14D3D4CB116125B01DBEE380DA2DAE759326C0AD716EB129527BD0916813270DFBA7130F51D0C0110A10197D6D78DE0837D5F14D11B52B7066B53576A61F82D4DCE9E8359117FF0DFF4304B26155EDDEBE5209ACC90DCAB252825A648B91FC5F0D4D76547CAD6258C5F6A2C22AB378E5FF51012DFC0B7014A00499F28A0CD0E782A2E34490ADF336A00D3E9BFB9495554B1CA2F4FB11BEB1466938AB5D592ABC6F22AE3BFEA5272399398E735069B01FB921ABBF685FD04CC50AB4393DA6F5D2C4552997FEA0A4338BC90F3E9C79060F6320AB7BA6775EEC22D603084171E423CBB21DC4AAB3C795841671187EED5E5244615E4EDB6ECA2576F6134F598E45DCB80E4DCB1DE041E1D117CAE42F5B');
INSERT INTO "outbox" VALUES('dlv_5tafk0tk44m4ajzbexph','webhook','whe_9gezwp62589skks315ee','evt_df8h2zjnee0h13r7a7xm','customer.created','{"type": "customer.created", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "cus_apcknqtt3zmm49e4fc0r", "email": "a@example.com", "name": null, "company": null, "notes": null, "language": null, "timezone": null, "country": null, "vat_number": null, "reminders": true}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_bdgy986k0c01jjnkmn66','webhook','whe_9gezwp62589skks315ee','evt_4awnahfwszv1mc4kqc09','license.issued','{"type": "license.issued", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "lic_vp8thhp5rqywkf7d6716", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "name": null, "company": null, "customer_id": "cus_apcknqtt3zmm49e4fc0r", "key_tail": "8083", "key_kid": null, "status": "active", "status_changed_at": null, "created_at": "2026-11-20T12:00:00Z", "starts_at": null, "expires_at": null, "grace_until": null, "last_validated": null, "max_resources": null, "max_activations": 10, "max_activations_per_day": null, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": null, "dead_after_seconds": null, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "price": null, "currency": null, "aws_accounts": [], "version": 1}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "outbox" VALUES('dlv_9srt0ft9zjqt27q08jz4','webhook','whe_em0rf2tjj872pfskyhv4','evt_4awnahfwszv1mc4kqc09','license.issued','{"type": "license.issued", "timestamp": "2026-11-20T12:00:00+00:00", "data": {"id": "lic_vp8thhp5rqywkf7d6716", "product": "CAIO", "plan": "perpetual", "plan_name": "Perpetual", "trial": false, "email": "a@example.com", "name": null, "company": null, "customer_id": "cus_apcknqtt3zmm49e4fc0r", "key_tail": "8083", "key_kid": null, "status": "active", "status_changed_at": null, "created_at": "2026-11-20T12:00:00Z", "starts_at": null, "expires_at": null, "grace_until": null, "last_validated": null, "max_resources": null, "max_activations": 10, "max_activations_per_day": null, "require_activation": false, "grace_mode": "full", "telemetry": "optional", "require_attestation": false, "heartbeat_seconds": null, "dead_after_seconds": null, "features": ["text_generation", "text_embedding"], "limits": {"services": 100}, "quotas": {}, "rates": {}, "offline_days": 30, "grace_days": 7, "price": null, "currency": null, "aws_accounts": [], "version": 1}}','2026-11-20 12:00:00.000000','2026-11-20 12:00:00.000000',0,NULL,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE passkeys (
	id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	credential_id BLOB NOT NULL, 
	public_key BLOB NOT NULL, 
	sign_count BIGINT NOT NULL, 
	transports JSON, 
	backup_state BOOLEAN NOT NULL, 
	device_type VARCHAR(64) NOT NULL, 
	extensions VARCHAR(255), 
	name VARCHAR(64) NOT NULL, 
	usage VARCHAR(64) NOT NULL, 
	lastuse_datetime DATETIME NOT NULL, 
	created_at DATETIME NOT NULL, 
	CONSTRAINT pk_passkeys PRIMARY KEY (id), 
	CONSTRAINT fk_passkeys_user_id_users FOREIGN KEY(user_id) REFERENCES users (id), 
	CONSTRAINT uq_passkeys_credential_id UNIQUE (credential_id)
);
INSERT INTO "passkeys" VALUES('pk_p0a24x6d6vaspjys0dh9','usr_t5hepdnte5np3dcst69q',X'6120706173736B6579',X'697473206B6579',0,'["internal"]',0,'single_device',NULL,'Laptop','first','2026-11-18 12:00:00.000000','2026-11-18 12:00:00.000000');
CREATE TABLE payment_events (
	id VARCHAR(32) NOT NULL, 
	provider VARCHAR(16) NOT NULL, 
	event_id VARCHAR(255) NOT NULL, 
	type VARCHAR(128) NOT NULL, 
	stream VARCHAR(255), 
	at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	payload JSON NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	reason VARCHAR(500), 
	attempts INTEGER NOT NULL, 
	due_at DATETIME NOT NULL, 
	processed_at DATETIME, 
	CONSTRAINT pk_payment_events PRIMARY KEY (id), 
	CONSTRAINT uq_payment_events_provider_event_id UNIQUE (provider, event_id)
);
INSERT INTO "payment_events" VALUES('pev_pprh1hncfgryajnx90p5','stripe','evt_seed_1','invoice.paid','sub_seed_1','2026-11-20 07:00:00.000000','2026-11-20 07:00:00.000000','{"id": "evt_seed_1"}','done',NULL,1,'2026-11-20 07:00:00.000000','2026-11-20 07:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_7k4geq7nz81m2pm4cr49','stripe','evt_seed_2','invoice.paid','sub_seed_2','2026-11-20 02:00:00.000000','2026-11-20 02:00:00.000000','{"id": "evt_seed_2"}','done',NULL,1,'2026-11-20 02:00:00.000000','2026-11-20 02:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_65xqsnttc690q7x996wz','stripe','evt_seed_3','invoice.paid','sub_seed_3','2026-11-19 21:00:00.000000','2026-11-19 21:00:00.000000','{"id": "evt_seed_3"}','ignored','the price is not in the catalog',1,'2026-11-19 21:00:00.000000','2026-11-19 21:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_6rv0k5cmbhcpwtqja3qp','stripe','evt_seed_4','invoice.paid','sub_seed_4','2026-11-19 16:00:00.000000','2026-11-19 16:00:00.000000','{"id": "evt_seed_4"}','pending',NULL,1,'2026-11-19 16:00:00.000000',NULL);
INSERT INTO "payment_events" VALUES('pev_f21kbvd852q0j7kynxjn','stripe','evt_seed_5','invoice.paid','sub_seed_5','2026-11-19 11:00:00.000000','2026-11-19 11:00:00.000000','{"id": "evt_seed_5"}','failed','the price is not in the catalog',1,'2026-11-19 11:00:00.000000','2026-11-19 11:00:00.000000');
INSERT INTO "payment_events" VALUES('pev_wss5gpqabkmbs3djx3g7','stripe','evt_seed_6','invoice.paid','sub_seed_6','2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000','{"id": "evt_seed_6"}','done',NULL,1,'2026-11-19 06:00:00.000000','2026-11-19 06:00:00.000000');
CREATE TABLE plans (
	product_code VARCHAR(16) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	segment VARCHAR(16) NOT NULL, 
	duration_days INTEGER, 
	support VARCHAR(500) NOT NULL, 
	price VARCHAR(32), 
	currency VARCHAR(3), 
	max_resources BIGINT, 
	max_activations BIGINT, 
	features JSON NOT NULL, 
	limits JSON NOT NULL, 
	quotas JSON NOT NULL, 
	offline_days INTEGER NOT NULL, 
	grace_days INTEGER NOT NULL, 
	heartbeat_seconds BIGINT, trial_days INTEGER, version INTEGER DEFAULT '1' NOT NULL, dead_after_seconds BIGINT, max_activations_per_day BIGINT, require_activation BOOLEAN DEFAULT 0 NOT NULL, grace_mode VARCHAR(16) DEFAULT 'full' NOT NULL, telemetry VARCHAR(16) DEFAULT 'optional' NOT NULL, require_attestation BOOLEAN DEFAULT 0 NOT NULL, rates JSON DEFAULT '{}' NOT NULL, dunning_days INTEGER DEFAULT 14 NOT NULL, lapses_to VARCHAR(32), stripe_price VARCHAR(255), paddle_price VARCHAR(255), 
	CONSTRAINT pk_plans PRIMARY KEY (product_code, code), 
	CONSTRAINT fk_plans_product_code_products FOREIGN KEY(product_code) REFERENCES products (code)
);
INSERT INTO "plans" VALUES('OPT','starter',0,'Starter','STARTER',365,'Email (48h)','1499.00','EUR',1000,1,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags"]','{}','{}',1,7,600,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('OPT','pro',1,'Professional','PRO',365,'Email (24h)','4999.00','EUR',10000,5,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',1,7,600,14,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('OPT','enterprise',2,'Enterprise','ENT',365,'Slack (4h SLA)',NULL,NULL,NULL,NULL,'["check_tag_compliance", "find_untagged_resources", "validate_resource_tags", "suggest_tags", "generate_compliance_report"]','{}','{}',30,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('NLS','enterprise',0,'Enterprise','',365,'',NULL,NULL,NULL,NULL,'["workflows", "integrations"]','{}','{}',30,7,600,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('CAIO','trial',0,'Trial','',30,'',NULL,NULL,NULL,1,'["text_generation", "text_embedding"]','{}','{}',1,0,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('CAIO','standard',1,'Standard','',365,'',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{"requests": {"amount": 1000000, "period": "day"}}',1,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('CAIO','enterprise',2,'Enterprise','',365,'',NULL,NULL,NULL,NULL,'["text_generation", "text_embedding"]','{}','{}',30,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('CAIO','perpetual',3,'Perpetual','',NULL,'',NULL,NULL,NULL,10,'["text_generation", "text_embedding"]','{"services": 100}','{}',30,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('LMG','free',0,'Free','',NULL,'Community','0.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 1, "servers": 3}','{"requests": {"amount": 1000, "period": "month"}}',1,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{"requests": "30 per minute"}',14,NULL,NULL,NULL);
INSERT INTO "plans" VALUES('LMG','pro',1,'Pro','',30,'Email (48h)','19.00','EUR',NULL,NULL,'["profiles", "servers"]','{"profiles": 10, "servers": 25}','{"requests": {"amount": 100000, "period": "month"}}',1,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{"requests": "300 per minute"}',14,'free',NULL,NULL);
INSERT INTO "plans" VALUES('LMG','team',2,'Team','',30,'Email (24h)','79.00','EUR',NULL,NULL,'["profiles", "servers", "team_management"]','{"profiles": 50, "servers": 100}','{"requests": {"amount": 1000000, "period": "month"}}',1,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{"requests": "1200 per minute"}',14,'free',NULL,NULL);
INSERT INTO "plans" VALUES('LMG','enterprise',3,'Enterprise','',365,'Slack (4h SLA)',NULL,NULL,NULL,NULL,'["profiles", "servers", "team_management"]','{}','{}',30,7,NULL,NULL,1,NULL,NULL,0,'full','optional',0,'{}',14,NULL,NULL,NULL);
CREATE TABLE products (
	code VARCHAR(16) NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR(500) NOT NULL, 
	key_scheme VARCHAR(16) NOT NULL, 
	key_variable VARCHAR(500) NOT NULL, 
	purchase_url VARCHAR(500) NOT NULL, 
	tools JSON NOT NULL, key_algorithm VARCHAR(16) DEFAULT 'EdDSA' NOT NULL, version INTEGER DEFAULT '1' NOT NULL, early_adopters JSON, 
	CONSTRAINT pk_products PRIMARY KEY (code)
);
INSERT INTO "products" VALUES('OPT',0,'OptimNow FinOps Tag Compliance MCP','short','OPTIMNOW_LICENSE_KEY','https://optimnow.io/pricing','{"check_tag_compliance": {"feature": "check_tag_compliance", "limit": "resources", "count": "aws", "filters": "filters"}, "find_untagged_resources": {"feature": "find_untagged_resources", "limit": "resources", "count": "aws"}, "generate_compliance_report": {"feature": "generate_compliance_report", "limit": "resources", "count": "aws"}, "validate_resource_tags": {"feature": "validate_resource_tags", "limit": "resources", "count": "len(resource_arns)"}, "suggest_tags": {"feature": "suggest_tags", "limit": null, "count": null}}','EdDSA',1,'{"percent": 30, "customers": 10}');
INSERT INTO "products" VALUES('NLS',1,'Nectar','jwt','NECTAR_LICENSE_KEY','','{}','EdDSA',1,NULL);
INSERT INTO "products" VALUES('CAIO',2,'CAIO','hmac','CAIO_LICENSE_KEY','','{}','EdDSA',1,NULL);
INSERT INTO "products" VALUES('LMG',3,'Local MCP Gateway','ed25519','LMG_LICENSE_KEY','','{}','EdDSA',1,NULL);
CREATE TABLE quota_uses (
	license_id VARCHAR(32) NOT NULL, 
	metric VARCHAR(64) NOT NULL, 
	period VARCHAR(16) NOT NULL, 
	period_start DATE NOT NULL, 
	used BIGINT NOT NULL, 
	exhausted_at DATETIME, 
	CONSTRAINT pk_quota_uses PRIMARY KEY (license_id, metric, period, period_start), 
	CONSTRAINT fk_quota_uses_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "quota_uses" VALUES('lic_q1xzjpc8xyr8302n1stg','requests','day','2026-11-20',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_ardydq6gbay7y3rq2zfe','requests','month','2026-11-01',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_mq21m3fpnwn5tspvw52c','requests','day','2026-11-20',850000,NULL);
INSERT INTO "quota_uses" VALUES('lic_xdvrbn913503f93ktncv','requests','month','2026-11-01',85000,NULL);
INSERT INTO "quota_uses" VALUES('lic_4524k3s76vj85f8a5d77','requests','month','2026-11-01',850,NULL);
CREATE TABLE rate_uses (
	license_id VARCHAR(32) NOT NULL, 
	metric VARCHAR(64) NOT NULL, 
	full_at DATETIME NOT NULL, 
	CONSTRAINT pk_rate_uses PRIMARY KEY (license_id, metric), 
	CONSTRAINT fk_rate_uses_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE reminders (
	license_id VARCHAR(32) NOT NULL, 
	kind VARCHAR(16) NOT NULL, 
	term_end DATETIME NOT NULL, 
	at DATETIME NOT NULL, 
	sent BOOLEAN NOT NULL, 
	CONSTRAINT pk_reminders PRIMARY KEY (license_id, kind, term_end), 
	CONSTRAINT fk_reminders_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE retired_keys (
	key_digest VARCHAR(64) NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	key_tail VARCHAR(4) NOT NULL, 
	key_kid VARCHAR(64), 
	key_mark VARCHAR(16), 
	retired_at DATETIME NOT NULL, 
	works_until DATETIME NOT NULL, 
	CONSTRAINT pk_retired_keys PRIMARY KEY (key_digest), 
	CONSTRAINT fk_retired_keys_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE sign_ins (
	id VARCHAR(32) NOT NULL, 
	user_id VARCHAR(32) NOT NULL, 
	created_at DATETIME NOT NULL, 
	last_seen_at DATETIME NOT NULL, 
	expires_at DATETIME NOT NULL, 
	ended_at DATETIME, 
	address VARCHAR(64) NOT NULL, 
	browser VARCHAR(200) NOT NULL, 
	CONSTRAINT pk_sign_ins PRIMARY KEY (id), 
	CONSTRAINT fk_sign_ins_user_id_users FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "sign_ins" VALUES('ses_avambtrjpnmjf1wtr94j','usr_t5hepdnte5np3dcst69q','2026-11-19 12:00:00.000000','2026-11-19 12:00:00.000000','2026-12-03 12:00:00.000000',NULL,'198.51.100.20','Safari on iPhone');
CREATE TABLE subscriptions (
	id VARCHAR(32) NOT NULL, 
	provider VARCHAR(16) NOT NULL, 
	ref VARCHAR(255) NOT NULL, 
	once BOOLEAN DEFAULT 0 NOT NULL, 
	customer_ref VARCHAR(255), 
	customer_id VARCHAR(32), 
	license_id VARCHAR(32), 
	order_id VARCHAR(32), 
	product_code VARCHAR(16), 
	"plan" VARCHAR(32), 
	unknown_price VARCHAR(255), 
	price VARCHAR(32), 
	currency VARCHAR(3), 
	email VARCHAR(254), 
	name VARCHAR(200), 
	company VARCHAR(200), 
	country VARCHAR(2), 
	vat_number VARCHAR(32), 
	language VARCHAR(8), 
	status VARCHAR(16), 
	status_at DATETIME, 
	status_event VARCHAR(255), 
	period_end DATETIME, 
	cancels BOOLEAN DEFAULT 0 NOT NULL, 
	paid BOOLEAN DEFAULT 0 NOT NULL, 
	paid_until DATETIME, 
	failing_since DATETIME, 
	refunded BOOLEAN DEFAULT 0 NOT NULL, 
	disputed BOOLEAN DEFAULT 0 NOT NULL, 
	applied_plan VARCHAR(32), 
	applied_end DATETIME, 
	held_at DATETIME, 
	trouble VARCHAR(500), 
	recheck_at DATETIME, 
	created_at DATETIME NOT NULL, 
	version INTEGER DEFAULT 1 NOT NULL, renewed_at DATETIME, former_end DATETIME, former_trial BOOLEAN DEFAULT 0 NOT NULL, former_plan VARCHAR(32), carried INTEGER DEFAULT '0' NOT NULL, 
	CONSTRAINT pk_subscriptions PRIMARY KEY (id), 
	CONSTRAINT fk_subscriptions_customer_id_customers FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_subscriptions_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id), 
	CONSTRAINT uq_subscriptions_provider_ref UNIQUE (provider, ref)
);
INSERT INTO "subscriptions" VALUES('sub_4jkqe6pew9a7xjdw3wvc','stripe','sub_fxcecevh2m',0,'cus_cqybp9m7wz','cus_2dhb15axe5cqybp9m7wz','lic_29pkrjww5nfxcecevh2m',NULL,'OPT','pro',NULL,'4999.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2025-12-25 12:00:00.000000',NULL,'2026-12-25 12:00:00.000000',0,1,'2026-12-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2025-12-25 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_6qqn47qm3h2w7816c12a','stripe','sub_9xynh69k3z',0,'cus_cqybp9m7wz','cus_2dhb15axe5cqybp9m7wz','lic_jh41m5g0x99xynh69k3z',NULL,'OPT','starter',NULL,'1499.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2024-12-20 12:00:00.000000',NULL,'2025-12-25 12:00:00.000000',0,1,'2025-12-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2024-12-20 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_tg2b1x4bybxc1gh5hv5h','stripe','sub_y7y3rq2zfe',0,'cus_cqybp9m7wz','cus_2dhb15axe5cqybp9m7wz','lic_ardydq6gbay7y3rq2zfe',NULL,'LMG','team',NULL,'79.00','EUR','ingrid@aurore-cloud.example','Ingrid Solberg',NULL,NULL,NULL,NULL,'active','2026-10-31 12:00:00.000000',NULL,'2026-11-30 12:00:00.000000',0,1,'2026-11-30 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-10-31 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_ac059g58vtkdzkx6t9ff','paddle','sub_gh6zsr4gar',0,'cus_72tbsrh38x','cus_83jwjvcqcz72tbsrh38x','lic_0119skyv6ggh6zsr4gar',NULL,'OPT','pro',NULL,'4999.00','EUR','tomas@bluebird-data.example','Tomas Novák',NULL,NULL,NULL,NULL,'past_due','2026-02-03 12:00:00.000000',NULL,'2027-02-03 12:00:00.000000',0,1,'2027-02-03 12:00:00.000000','2026-11-18 12:00:00.000000',0,0,NULL,NULL,NULL,NULL,NULL,'2026-02-03 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_6pnxhq347j3c4b2sqemr','stripe','sub_48czyh8mer',0,'cus_gdb5j6zx6p','cus_bh1wjcfttggdb5j6zx6p','lic_zc00nzbtza48czyh8mer',NULL,'OPT','starter',NULL,'1499.00','EUR','claire.dubois@atelier-nord.example','Claire Dubois',NULL,NULL,NULL,NULL,'active','2026-03-05 12:00:00.000000',NULL,'2027-03-05 12:00:00.000000',1,1,'2027-03-05 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-03-05 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_sp6bdysj22bpvw22j3qw','stripe','sub_w5smcr7dhe',0,'cus_akzvmyzw4f','cus_nzpj9dw3n6akzvmyzw4f','lic_rc502r8rfrw5smcr7dhe',NULL,'OPT','pro',NULL,'4999.00','EUR','ops@fjord-logistics.example','Henrik Dahl',NULL,NULL,NULL,NULL,'active','2026-03-25 12:00:00.000000',NULL,'2026-12-11 12:00:00.000000',0,1,'2026-12-11 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-03-25 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_z7bk4m2z72r6rvz2qh91','stripe','sub_jap0mc9arj',0,'cus_s43rr6bgg6','cus_4mksmar0yqs43rr6bgg6','lic_9batpte5hkjap0mc9arj',NULL,'OPT','starter',NULL,'1499.00','EUR','it@granada-foods.example','Lucía Romero',NULL,NULL,NULL,NULL,'active','2026-04-13 12:00:00.000000',NULL,'2026-11-25 12:00:00.000000',0,1,'2026-11-25 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-04-13 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_c53xjwstn1k8s0yb2fj7','paddle','sub_tdwp6qt75q',0,'cus_sbrmmbc97v','cus_b6hdwvp3p4sbrmmbc97v','lic_fzhg35fsaztdwp6qt75q',NULL,'OPT','pro',NULL,'4999.00','EUR','cloud@kestrel-air.example','Owen Hughes',NULL,NULL,NULL,NULL,'active','2026-06-09 12:00:00.000000',NULL,'2027-06-09 12:00:00.000000',0,1,'2027-06-09 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-06-09 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_ewtqde2fapwgq3feekf9','stripe','sub_03f93ktncv',0,'cus_k25bhjpz64','cus_rhvgvbn3qpk25bhjpz64','lic_xdvrbn913503f93ktncv',NULL,'LMG','pro',NULL,'19.00','EUR','devops@lumen-studio.example','Mara Vogel',NULL,NULL,NULL,NULL,'past_due','2026-06-23 12:00:00.000000',NULL,'2026-12-06 12:00:00.000000',0,1,'2026-12-06 12:00:00.000000','2026-11-18 12:00:00.000000',0,0,NULL,NULL,NULL,NULL,NULL,'2026-06-23 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_5nbtsr6w5hrdp3zg0c42','stripe','sub_w0s7e325z7',0,'cus_x9vq65th9q','cus_vhq1ppwxb1x9vq65th9q','lic_tm68cax9e0w0s7e325z7',NULL,'OPT','starter',NULL,'1499.00','EUR','infra@northwind-retail.example','Jonas Becker',NULL,NULL,NULL,NULL,'active','2026-08-14 12:00:00.000000',NULL,'2026-11-17 12:00:00.000000',0,1,'2026-11-17 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-08-14 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_f80mmj819bf0e4p8r6k8','stripe','sub_aay53fwqw0',0,'cus_p5yn8ga3bn','cus_ghs792cbw8p5yn8ga3bn','lic_3d04kcqrt1aay53fwqw0',NULL,'OPT','pro',NULL,'4999.00','EUR','sre@orchid-health.example','Amélie Laurent',NULL,NULL,NULL,NULL,'active','2026-09-20 12:00:00.000000',NULL,'2027-09-20 12:00:00.000000',1,1,'2027-09-20 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-09-20 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_xfrdbqpchdx9zpjg4a7v','paddle','sub_6ab2zd2n78',0,'cus_qj3zqh14cg','cus_fra6yx99gkqj3zqh14cg','lic_4bb0rhw5km6ab2zd2n78',NULL,'OPT','starter',NULL,'1499.00','EUR','admin@tern-labs.example','Ruben de Wit',NULL,NULL,NULL,NULL,'active','2026-11-18 12:00:00.000000',NULL,'2027-11-18 12:00:00.000000',0,1,'2027-11-18 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-11-18 12:00:00.000000',1,NULL,NULL,0,NULL,0);
INSERT INTO "subscriptions" VALUES('sub_c3k4wh7dwe655yrasv3p','stripe','sub_2w16hnh91p',0,'cus_qj3zqh14cg','cus_fra6yx99gkqj3zqh14cg','lic_az1haaw7qr2w16hnh91p',NULL,'LMG','team',NULL,'79.00','EUR','admin@tern-labs.example','Ruben de Wit',NULL,NULL,NULL,NULL,'active','2026-11-19 12:00:00.000000',NULL,'2026-12-27 12:00:00.000000',0,1,'2026-12-27 12:00:00.000000',NULL,0,0,NULL,NULL,NULL,NULL,NULL,'2026-11-19 12:00:00.000000',1,NULL,NULL,0,NULL,0);
CREATE TABLE uptime_days (
	day DATE NOT NULL, 
	part VARCHAR(32) NOT NULL, 
	good BIGINT NOT NULL, 
	bad BIGINT NOT NULL, 
	CONSTRAINT pk_uptime_days PRIMARY KEY (day, part)
);
INSERT INTO "uptime_days" VALUES('2026-11-17','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-14','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-11','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-07','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-04','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-11-01','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-28','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-25','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-22','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-18','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-15','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-12','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-08','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-05','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-10-02','worker',1440,0);
INSERT INTO "uptime_days" VALUES('2026-09-28','api',1440,0);
INSERT INTO "uptime_days" VALUES('2026-09-25','database',1440,0);
INSERT INTO "uptime_days" VALUES('2026-09-22','worker',1440,0);
CREATE TABLE usage_days (
	license_id VARCHAR(32) NOT NULL, 
	metric VARCHAR(64) NOT NULL, 
	day DATE NOT NULL, 
	quantity BIGINT NOT NULL, 
	events BIGINT NOT NULL, 
	CONSTRAINT pk_usage_days PRIMARY KEY (license_id, metric, day), 
	CONSTRAINT fk_usage_days_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "usage_days" VALUES('lic_29pkrjww5nfxcecevh2m','scans','2026-11-11',364,92);
INSERT INTO "usage_days" VALUES('lic_29pkrjww5nfxcecevh2m','scans','2026-11-01',96,25);
INSERT INTO "usage_days" VALUES('lic_29pkrjww5nfxcecevh2m','scans','2026-10-22',274,69);
INSERT INTO "usage_days" VALUES('lic_29pkrjww5nfxcecevh2m','scans','2026-10-12',230,58);
INSERT INTO "usage_days" VALUES('lic_29pkrjww5nfxcecevh2m','scans','2026-10-02',184,47);
INSERT INTO "usage_days" VALUES('lic_29pkrjww5nfxcecevh2m','scans','2026-09-22',140,36);
INSERT INTO "usage_days" VALUES('lic_q1xzjpc8xyr8302n1stg','requests','2026-11-11',317,80);
INSERT INTO "usage_days" VALUES('lic_q1xzjpc8xyr8302n1stg','requests','2026-11-01',83,21);
INSERT INTO "usage_days" VALUES('lic_q1xzjpc8xyr8302n1stg','requests','2026-10-22',239,60);
INSERT INTO "usage_days" VALUES('lic_q1xzjpc8xyr8302n1stg','requests','2026-10-12',200,51);
INSERT INTO "usage_days" VALUES('lic_q1xzjpc8xyr8302n1stg','requests','2026-10-02',161,41);
INSERT INTO "usage_days" VALUES('lic_q1xzjpc8xyr8302n1stg','requests','2026-09-22',121,31);
INSERT INTO "usage_days" VALUES('lic_jh41m5g0x99xynh69k3z','scans','2026-11-11',54,14);
INSERT INTO "usage_days" VALUES('lic_jh41m5g0x99xynh69k3z','scans','2026-11-01',14,4);
INSERT INTO "usage_days" VALUES('lic_jh41m5g0x99xynh69k3z','scans','2026-10-22',41,11);
INSERT INTO "usage_days" VALUES('lic_jh41m5g0x99xynh69k3z','scans','2026-10-12',34,9);
INSERT INTO "usage_days" VALUES('lic_jh41m5g0x99xynh69k3z','scans','2026-10-02',27,7);
INSERT INTO "usage_days" VALUES('lic_jh41m5g0x99xynh69k3z','scans','2026-09-22',21,6);
INSERT INTO "usage_days" VALUES('lic_ardydq6gbay7y3rq2zfe','requests','2026-11-11',489,123);
INSERT INTO "usage_days" VALUES('lic_ardydq6gbay7y3rq2zfe','requests','2026-11-01',129,33);
INSERT INTO "usage_days" VALUES('lic_ardydq6gbay7y3rq2zfe','requests','2026-10-22',368,93);
INSERT INTO "usage_days" VALUES('lic_ardydq6gbay7y3rq2zfe','requests','2026-10-12',308,78);
INSERT INTO "usage_days" VALUES('lic_ardydq6gbay7y3rq2zfe','requests','2026-10-02',247,62);
INSERT INTO "usage_days" VALUES('lic_ardydq6gbay7y3rq2zfe','requests','2026-09-22',187,47);
INSERT INTO "usage_days" VALUES('lic_0119skyv6ggh6zsr4gar','scans','2026-11-11',80,21);
INSERT INTO "usage_days" VALUES('lic_0119skyv6ggh6zsr4gar','scans','2026-11-01',21,6);
INSERT INTO "usage_days" VALUES('lic_0119skyv6ggh6zsr4gar','scans','2026-10-22',60,16);
INSERT INTO "usage_days" VALUES('lic_0119skyv6ggh6zsr4gar','scans','2026-10-12',50,13);
INSERT INTO "usage_days" VALUES('lic_0119skyv6ggh6zsr4gar','scans','2026-10-02',40,11);
INSERT INTO "usage_days" VALUES('lic_0119skyv6ggh6zsr4gar','scans','2026-09-22',30,8);
INSERT INTO "usage_days" VALUES('lic_mq21m3fpnwn5tspvw52c','requests','2026-11-11',412,104);
INSERT INTO "usage_days" VALUES('lic_mq21m3fpnwn5tspvw52c','requests','2026-11-01',108,28);
INSERT INTO "usage_days" VALUES('lic_mq21m3fpnwn5tspvw52c','requests','2026-10-22',310,78);
INSERT INTO "usage_days" VALUES('lic_mq21m3fpnwn5tspvw52c','requests','2026-10-12',259,65);
INSERT INTO "usage_days" VALUES('lic_mq21m3fpnwn5tspvw52c','requests','2026-10-02',208,53);
INSERT INTO "usage_days" VALUES('lic_mq21m3fpnwn5tspvw52c','requests','2026-09-22',158,40);
INSERT INTO "usage_days" VALUES('lic_zc00nzbtza48czyh8mer','scans','2026-11-11',423,106);
INSERT INTO "usage_days" VALUES('lic_zc00nzbtza48czyh8mer','scans','2026-11-01',111,28);
INSERT INTO "usage_days" VALUES('lic_zc00nzbtza48czyh8mer','scans','2026-10-22',318,80);
INSERT INTO "usage_days" VALUES('lic_zc00nzbtza48czyh8mer','scans','2026-10-12',266,67);
INSERT INTO "usage_days" VALUES('lic_zc00nzbtza48czyh8mer','scans','2026-10-02',214,54);
INSERT INTO "usage_days" VALUES('lic_zc00nzbtza48czyh8mer','scans','2026-09-22',162,41);
INSERT INTO "usage_days" VALUES('lic_rc502r8rfrw5smcr7dhe','scans','2026-11-11',243,61);
INSERT INTO "usage_days" VALUES('lic_rc502r8rfrw5smcr7dhe','scans','2026-11-01',64,17);
INSERT INTO "usage_days" VALUES('lic_rc502r8rfrw5smcr7dhe','scans','2026-10-22',183,46);
INSERT INTO "usage_days" VALUES('lic_rc502r8rfrw5smcr7dhe','scans','2026-10-12',153,39);
INSERT INTO "usage_days" VALUES('lic_rc502r8rfrw5smcr7dhe','scans','2026-10-02',123,31);
INSERT INTO "usage_days" VALUES('lic_rc502r8rfrw5smcr7dhe','scans','2026-09-22',93,24);
INSERT INTO "usage_days" VALUES('lic_9batpte5hkjap0mc9arj','scans','2026-11-11',262,66);
INSERT INTO "usage_days" VALUES('lic_9batpte5hkjap0mc9arj','scans','2026-11-01',69,18);
INSERT INTO "usage_days" VALUES('lic_9batpte5hkjap0mc9arj','scans','2026-10-22',197,50);
INSERT INTO "usage_days" VALUES('lic_9batpte5hkjap0mc9arj','scans','2026-10-12',165,42);
INSERT INTO "usage_days" VALUES('lic_9batpte5hkjap0mc9arj','scans','2026-10-02',133,34);
INSERT INTO "usage_days" VALUES('lic_9batpte5hkjap0mc9arj','scans','2026-09-22',100,26);
INSERT INTO "usage_days" VALUES('lic_mby4zxt0edjen8y8gz7p','workflows','2026-11-11',506,127);
INSERT INTO "usage_days" VALUES('lic_mby4zxt0edjen8y8gz7p','workflows','2026-11-01',133,34);
INSERT INTO "usage_days" VALUES('lic_mby4zxt0edjen8y8gz7p','workflows','2026-10-22',381,96);
INSERT INTO "usage_days" VALUES('lic_mby4zxt0edjen8y8gz7p','workflows','2026-10-12',319,80);
INSERT INTO "usage_days" VALUES('lic_mby4zxt0edjen8y8gz7p','workflows','2026-10-02',256,65);
INSERT INTO "usage_days" VALUES('lic_mby4zxt0edjen8y8gz7p','workflows','2026-09-22',194,49);
INSERT INTO "usage_days" VALUES('lic_s22nyfatbas8j0j66ebr','scans','2026-11-11',269,68);
INSERT INTO "usage_days" VALUES('lic_s22nyfatbas8j0j66ebr','scans','2026-11-01',71,18);
INSERT INTO "usage_days" VALUES('lic_s22nyfatbas8j0j66ebr','scans','2026-10-22',202,51);
INSERT INTO "usage_days" VALUES('lic_s22nyfatbas8j0j66ebr','scans','2026-10-12',169,43);
INSERT INTO "usage_days" VALUES('lic_s22nyfatbas8j0j66ebr','scans','2026-10-02',136,35);
INSERT INTO "usage_days" VALUES('lic_s22nyfatbas8j0j66ebr','scans','2026-09-22',103,26);
INSERT INTO "usage_days" VALUES('lic_fzhg35fsaztdwp6qt75q','scans','2026-11-11',437,110);
INSERT INTO "usage_days" VALUES('lic_fzhg35fsaztdwp6qt75q','scans','2026-11-01',115,29);
INSERT INTO "usage_days" VALUES('lic_fzhg35fsaztdwp6qt75q','scans','2026-10-22',329,83);
INSERT INTO "usage_days" VALUES('lic_fzhg35fsaztdwp6qt75q','scans','2026-10-12',275,69);
INSERT INTO "usage_days" VALUES('lic_fzhg35fsaztdwp6qt75q','scans','2026-10-02',221,56);
INSERT INTO "usage_days" VALUES('lic_fzhg35fsaztdwp6qt75q','scans','2026-09-22',167,42);
INSERT INTO "usage_days" VALUES('lic_xdvrbn913503f93ktncv','requests','2026-11-11',370,93);
INSERT INTO "usage_days" VALUES('lic_xdvrbn913503f93ktncv','requests','2026-11-01',97,25);
INSERT INTO "usage_days" VALUES('lic_xdvrbn913503f93ktncv','requests','2026-10-22',279,70);
INSERT INTO "usage_days" VALUES('lic_xdvrbn913503f93ktncv','requests','2026-10-12',233,59);
INSERT INTO "usage_days" VALUES('lic_xdvrbn913503f93ktncv','requests','2026-10-02',187,47);
INSERT INTO "usage_days" VALUES('lic_xdvrbn913503f93ktncv','requests','2026-09-22',142,36);
INSERT INTO "usage_days" VALUES('lic_exb3d5m82344fg0afavx','requests','2026-11-11',427,107);
INSERT INTO "usage_days" VALUES('lic_exb3d5m82344fg0afavx','requests','2026-11-01',112,29);
INSERT INTO "usage_days" VALUES('lic_exb3d5m82344fg0afavx','requests','2026-10-22',321,81);
INSERT INTO "usage_days" VALUES('lic_exb3d5m82344fg0afavx','requests','2026-10-12',269,68);
INSERT INTO "usage_days" VALUES('lic_exb3d5m82344fg0afavx','requests','2026-10-02',216,55);
INSERT INTO "usage_days" VALUES('lic_exb3d5m82344fg0afavx','requests','2026-09-22',163,41);
INSERT INTO "usage_days" VALUES('lic_tm68cax9e0w0s7e325z7','scans','2026-11-11',342,86);
INSERT INTO "usage_days" VALUES('lic_tm68cax9e0w0s7e325z7','scans','2026-11-01',90,23);
INSERT INTO "usage_days" VALUES('lic_tm68cax9e0w0s7e325z7','scans','2026-10-22',257,65);
INSERT INTO "usage_days" VALUES('lic_tm68cax9e0w0s7e325z7','scans','2026-10-12',215,54);
INSERT INTO "usage_days" VALUES('lic_tm68cax9e0w0s7e325z7','scans','2026-10-02',173,44);
INSERT INTO "usage_days" VALUES('lic_tm68cax9e0w0s7e325z7','scans','2026-09-22',131,33);
INSERT INTO "usage_days" VALUES('lic_4524k3s76vj85f8a5d77','requests','2026-11-11',74,19);
INSERT INTO "usage_days" VALUES('lic_4524k3s76vj85f8a5d77','requests','2026-11-01',20,6);
INSERT INTO "usage_days" VALUES('lic_4524k3s76vj85f8a5d77','requests','2026-10-22',56,15);
INSERT INTO "usage_days" VALUES('lic_4524k3s76vj85f8a5d77','requests','2026-10-12',47,12);
INSERT INTO "usage_days" VALUES('lic_4524k3s76vj85f8a5d77','requests','2026-10-02',38,10);
INSERT INTO "usage_days" VALUES('lic_4524k3s76vj85f8a5d77','requests','2026-09-22',28,8);
INSERT INTO "usage_days" VALUES('lic_3d04kcqrt1aay53fwqw0','scans','2026-11-11',90,23);
INSERT INTO "usage_days" VALUES('lic_3d04kcqrt1aay53fwqw0','scans','2026-11-01',24,7);
INSERT INTO "usage_days" VALUES('lic_3d04kcqrt1aay53fwqw0','scans','2026-10-22',68,18);
INSERT INTO "usage_days" VALUES('lic_3d04kcqrt1aay53fwqw0','scans','2026-10-12',57,15);
INSERT INTO "usage_days" VALUES('lic_3d04kcqrt1aay53fwqw0','scans','2026-10-02',46,12);
INSERT INTO "usage_days" VALUES('lic_3d04kcqrt1aay53fwqw0','scans','2026-09-22',35,9);
INSERT INTO "usage_days" VALUES('lic_ypvbwdk28sngtrpp0y1s','scans','2026-11-11',213,54);
INSERT INTO "usage_days" VALUES('lic_ypvbwdk28sngtrpp0y1s','scans','2026-11-01',56,15);
INSERT INTO "usage_days" VALUES('lic_ypvbwdk28sngtrpp0y1s','scans','2026-10-22',161,41);
INSERT INTO "usage_days" VALUES('lic_ypvbwdk28sngtrpp0y1s','scans','2026-10-12',134,34);
INSERT INTO "usage_days" VALUES('lic_ypvbwdk28sngtrpp0y1s','scans','2026-10-02',108,28);
INSERT INTO "usage_days" VALUES('lic_ypvbwdk28sngtrpp0y1s','scans','2026-09-22',82,21);
INSERT INTO "usage_days" VALUES('lic_5rf62fs96czd3d8p7jc7','requests','2026-11-11',354,89);
INSERT INTO "usage_days" VALUES('lic_5rf62fs96czd3d8p7jc7','requests','2026-11-01',93,24);
INSERT INTO "usage_days" VALUES('lic_5rf62fs96czd3d8p7jc7','requests','2026-10-22',266,67);
INSERT INTO "usage_days" VALUES('lic_5rf62fs96czd3d8p7jc7','requests','2026-10-12',223,56);
INSERT INTO "usage_days" VALUES('lic_5rf62fs96czd3d8p7jc7','requests','2026-10-02',179,45);
INSERT INTO "usage_days" VALUES('lic_5rf62fs96czd3d8p7jc7','requests','2026-09-22',135,34);
INSERT INTO "usage_days" VALUES('lic_rnvhw3qbzvkrvk8wsfsm','scans','2026-11-11',508,128);
INSERT INTO "usage_days" VALUES('lic_rnvhw3qbzvkrvk8wsfsm','scans','2026-11-01',133,34);
INSERT INTO "usage_days" VALUES('lic_rnvhw3qbzvkrvk8wsfsm','scans','2026-10-22',382,96);
INSERT INTO "usage_days" VALUES('lic_rnvhw3qbzvkrvk8wsfsm','scans','2026-10-12',320,81);
INSERT INTO "usage_days" VALUES('lic_rnvhw3qbzvkrvk8wsfsm','scans','2026-10-02',257,65);
INSERT INTO "usage_days" VALUES('lic_rnvhw3qbzvkrvk8wsfsm','scans','2026-09-22',194,49);
INSERT INTO "usage_days" VALUES('lic_fcq104nxvsy0hs8ta7rr','scans','2026-11-11',486,122);
INSERT INTO "usage_days" VALUES('lic_fcq104nxvsy0hs8ta7rr','scans','2026-11-01',128,33);
INSERT INTO "usage_days" VALUES('lic_fcq104nxvsy0hs8ta7rr','scans','2026-10-22',366,92);
INSERT INTO "usage_days" VALUES('lic_fcq104nxvsy0hs8ta7rr','scans','2026-10-12',306,77);
INSERT INTO "usage_days" VALUES('lic_fcq104nxvsy0hs8ta7rr','scans','2026-10-02',246,62);
INSERT INTO "usage_days" VALUES('lic_fcq104nxvsy0hs8ta7rr','scans','2026-09-22',186,47);
INSERT INTO "usage_days" VALUES('lic_4bb0rhw5km6ab2zd2n78','scans','2026-11-11',72,19);
INSERT INTO "usage_days" VALUES('lic_4bb0rhw5km6ab2zd2n78','scans','2026-11-01',19,5);
INSERT INTO "usage_days" VALUES('lic_4bb0rhw5km6ab2zd2n78','scans','2026-10-22',54,14);
INSERT INTO "usage_days" VALUES('lic_4bb0rhw5km6ab2zd2n78','scans','2026-10-12',45,12);
INSERT INTO "usage_days" VALUES('lic_4bb0rhw5km6ab2zd2n78','scans','2026-10-02',36,10);
INSERT INTO "usage_days" VALUES('lic_4bb0rhw5km6ab2zd2n78','scans','2026-09-22',27,7);
CREATE TABLE usage_events (
	license_id VARCHAR(32) NOT NULL, 
	event_id VARCHAR(128) NOT NULL, 
	metric VARCHAR(64) NOT NULL, 
	quantity BIGINT NOT NULL, 
	at DATETIME NOT NULL, 
	received_at DATETIME NOT NULL, 
	instance_id VARCHAR(512), 
	CONSTRAINT pk_usage_events PRIMARY KEY (license_id, event_id), 
	CONSTRAINT fk_usage_events_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
CREATE TABLE users (
	id VARCHAR(32) NOT NULL, 
	email VARCHAR(254) NOT NULL, 
	name VARCHAR(200), 
	role VARCHAR(16), 
	language VARCHAR(8), 
	password VARCHAR(255), 
	active BOOLEAN DEFAULT 1 NOT NULL, 
	confirmed_at DATETIME, 
	created_at DATETIME NOT NULL, 
	signed_in_at DATETIME, 
	fs_uniquifier VARCHAR(64) NOT NULL, 
	fs_webauthn_user_handle VARCHAR(64), 
	tf_primary_method VARCHAR(64), 
	tf_totp_secret VARCHAR(255), 
	totp_counter BIGINT, 
	version INTEGER DEFAULT 1 NOT NULL, 
	mf_recovery_codes JSON, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_email UNIQUE (email), 
	CONSTRAINT uq_users_fs_uniquifier UNIQUE (fs_uniquifier), 
	CONSTRAINT uq_users_fs_webauthn_user_handle UNIQUE (fs_webauthn_user_handle)
);
INSERT INTO "users" VALUES('usr_e4ncvtq7b3z7hhxn9znb','owner@vendor.example','Owner','owner',NULL,'$argon2id$v=19$m=64,t=1,p=1$H11DI9OunKhlmZxxS3VS8g$cGjpZhyHYUs8A/c+OJfRroC8bI0Hh8yP2OqKoujpKBI',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','xshad9e4n0tgjjhf4s32','dk7qe718qparj37jh97z','authenticator','{"enckey":{"c":14,"k":"VZHA35J6KMTHX6YWPADZUPGXHEPSL6GB","s":"AFAIQMIGYBMMWGKDRCIQ","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrA6cg2Qt1GENT1ZWxbTNvFmx8qjh4yBTeWtfc3SYHT8So6NMDTt8N9xd7diuxUkBbDg7bEApUIg3arL8SyjxoVU96QA==", "gAAAAABrA6cg5Q5xT_OWOB3FZGwp2VgQijIDjyBNRz-zUWn5oUjX3wPzBlnLd5ylLA5RU5Ujpr_g2vUdYSD-ykUJEImoBdIwrA==", "gAAAAABrA6cgBNTjOQodRSzx0qkude-AGSCFP6NlwF2ZC8Vwvnjz_63-vQ3GVX9BsHnlWINeZRnYF5KGG8c8LpfTHfK_CsGuVQ=="]');
INSERT INTO "users" VALUES('usr_ce6c5h28xaswmnezkpr9','admin@vendor.example','Admin','admin',NULL,'$argon2id$v=19$m=64,t=1,p=1$H11DI9OunKhlmZxxS3VS8g$cGjpZhyHYUs8A/c+OJfRroC8bI0Hh8yP2OqKoujpKBI',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','e669zmkcjkk40w3zjrwa','frm7ftwm6xhp5am2kyqg','authenticator','{"enckey":{"c":14,"k":"VZHA35J6KMTHX6YWPADZUPGXHEPSL6GB","s":"AFAIQMIGYBMMWGKDRCIQ","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrA6cg2Qt1GENT1ZWxbTNvFmx8qjh4yBTeWtfc3SYHT8So6NMDTt8N9xd7diuxUkBbDg7bEApUIg3arL8SyjxoVU96QA==", "gAAAAABrA6cg5Q5xT_OWOB3FZGwp2VgQijIDjyBNRz-zUWn5oUjX3wPzBlnLd5ylLA5RU5Ujpr_g2vUdYSD-ykUJEImoBdIwrA==", "gAAAAABrA6cgBNTjOQodRSzx0qkude-AGSCFP6NlwF2ZC8Vwvnjz_63-vQ3GVX9BsHnlWINeZRnYF5KGG8c8LpfTHfK_CsGuVQ=="]');
INSERT INTO "users" VALUES('usr_1f5jgymcddkb8p1amj5x','support@vendor.example','Support','support',NULL,'$argon2id$v=19$m=64,t=1,p=1$H11DI9OunKhlmZxxS3VS8g$cGjpZhyHYUs8A/c+OJfRroC8bI0Hh8yP2OqKoujpKBI',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','egqajy04jm7ggtxamybc','bgfjvempdrch9q9k0mrg','authenticator','{"enckey":{"c":14,"k":"VZHA35J6KMTHX6YWPADZUPGXHEPSL6GB","s":"AFAIQMIGYBMMWGKDRCIQ","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrA6cg2Qt1GENT1ZWxbTNvFmx8qjh4yBTeWtfc3SYHT8So6NMDTt8N9xd7diuxUkBbDg7bEApUIg3arL8SyjxoVU96QA==", "gAAAAABrA6cg5Q5xT_OWOB3FZGwp2VgQijIDjyBNRz-zUWn5oUjX3wPzBlnLd5ylLA5RU5Ujpr_g2vUdYSD-ykUJEImoBdIwrA==", "gAAAAABrA6cgBNTjOQodRSzx0qkude-AGSCFP6NlwF2ZC8Vwvnjz_63-vQ3GVX9BsHnlWINeZRnYF5KGG8c8LpfTHfK_CsGuVQ=="]');
INSERT INTO "users" VALUES('usr_t5hepdnte5np3dcst69q','ingrid@aurore-cloud.example','Ingrid',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$H11DI9OunKhlmZxxS3VS8g$cGjpZhyHYUs8A/c+OJfRroC8bI0Hh8yP2OqKoujpKBI',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-19 12:00:00.000000','b2662bv28nym69eb0rh0','m53dp0m3v0nnbjhqcvzb','authenticator','{"enckey":{"c":14,"k":"VZHA35J6KMTHX6YWPADZUPGXHEPSL6GB","s":"AFAIQMIGYBMMWGKDRCIQ","t":"1","v":1},"type":"totp","v":1}',NULL,1,'["gAAAAABrA6cg2Qt1GENT1ZWxbTNvFmx8qjh4yBTeWtfc3SYHT8So6NMDTt8N9xd7diuxUkBbDg7bEApUIg3arL8SyjxoVU96QA==", "gAAAAABrA6cg5Q5xT_OWOB3FZGwp2VgQijIDjyBNRz-zUWn5oUjX3wPzBlnLd5ylLA5RU5Ujpr_g2vUdYSD-ykUJEImoBdIwrA==", "gAAAAABrA6cgBNTjOQodRSzx0qkude-AGSCFP6NlwF2ZC8Vwvnjz_63-vQ3GVX9BsHnlWINeZRnYF5KGG8c8LpfTHfK_CsGuVQ=="]');
INSERT INTO "users" VALUES('usr_r1k5e626wcefq97136x0','amir@aurore-cloud.example','Amir',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$H11DI9OunKhlmZxxS3VS8g$cGjpZhyHYUs8A/c+OJfRroC8bI0Hh8yP2OqKoujpKBI',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','9tfhwmqgr4mqdh059vdd','a2734hsaab0skp0mm1sd',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_tn64sjmxz6h80ax5jxv3','tomas@bluebird-data.example','Tomas',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$H11DI9OunKhlmZxxS3VS8g$cGjpZhyHYUs8A/c+OJfRroC8bI0Hh8yP2OqKoujpKBI',1,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','f0xhbe6224j8emampqqp','6mp2b1gfbtpysxmwq46t',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_tp0gst9ffzvvcxxnafb9','new@example.com','New',NULL,NULL,'$argon2id$v=19$m=64,t=1,p=1$H11DI9OunKhlmZxxS3VS8g$cGjpZhyHYUs8A/c+OJfRroC8bI0Hh8yP2OqKoujpKBI',1,NULL,'2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','wc29sr1qbetazvsyfp66','t8gkxv5mn147zd6gmjvz',NULL,NULL,NULL,1,NULL);
INSERT INTO "users" VALUES('usr_gtmzp10pajdkrpg9znk0','gone@vendor.example','Gone','owner',NULL,'$argon2id$v=19$m=64,t=1,p=1$H11DI9OunKhlmZxxS3VS8g$cGjpZhyHYUs8A/c+OJfRroC8bI0Hh8yP2OqKoujpKBI',0,'2026-10-11 12:00:00.000000','2026-10-11 12:00:00.000000','2026-11-20 09:00:00.000000','2xhy9dv9axvm040xg5t1','xr7hs7ngjme1ehnqj1h9',NULL,NULL,NULL,1,NULL);
CREATE TABLE validation_days (
	day DATE NOT NULL, 
	license_id VARCHAR(32) NOT NULL, 
	code VARCHAR(32) NOT NULL, 
	answers BIGINT NOT NULL, 
	CONSTRAINT pk_validation_days PRIMARY KEY (day, license_id, code)
);
INSERT INTO "validation_days" VALUES('2026-11-12','lic_29pkrjww5nfxcecevh2m','VALID',113);
INSERT INTO "validation_days" VALUES('2026-11-03','lic_29pkrjww5nfxcecevh2m','VALID',99);
INSERT INTO "validation_days" VALUES('2026-10-25','lic_29pkrjww5nfxcecevh2m','VALID',34);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_29pkrjww5nfxcecevh2m','VALID',70);
INSERT INTO "validation_days" VALUES('2026-10-07','lic_29pkrjww5nfxcecevh2m','VALID',55);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_29pkrjww5nfxcecevh2m','VALID',40);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_q1xzjpc8xyr8302n1stg','VALID',136);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_q1xzjpc8xyr8302n1stg','VALID',47);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_q1xzjpc8xyr8302n1stg','VALID',100);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_q1xzjpc8xyr8302n1stg','VALID',82);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_q1xzjpc8xyr8302n1stg','VALID',64);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_q1xzjpc8xyr8302n1stg','VALID',46);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_jh41m5g0x99xynh69k3z','VALID',49);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_jh41m5g0x99xynh69k3z','VALID',17);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_jh41m5g0x99xynh69k3z','VALID',36);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_jh41m5g0x99xynh69k3z','VALID',30);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_jh41m5g0x99xynh69k3z','VALID',23);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_jh41m5g0x99xynh69k3z','VALID',17);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_ardydq6gbay7y3rq2zfe','VALID',23);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_ardydq6gbay7y3rq2zfe','VALID',8);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_0119skyv6ggh6zsr4gar','VALID',103);
INSERT INTO "validation_days" VALUES('2026-11-08','lic_0119skyv6ggh6zsr4gar','VALID',36);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_0119skyv6ggh6zsr4gar','VALID',76);
INSERT INTO "validation_days" VALUES('2026-10-19','lic_0119skyv6ggh6zsr4gar','VALID',62);
INSERT INTO "validation_days" VALUES('2026-10-09','lic_0119skyv6ggh6zsr4gar','VALID',49);
INSERT INTO "validation_days" VALUES('2026-09-29','lic_0119skyv6ggh6zsr4gar','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_mq21m3fpnwn5tspvw52c','VALID',58);
INSERT INTO "validation_days" VALUES('2026-11-09','lic_mq21m3fpnwn5tspvw52c','VALID',51);
INSERT INTO "validation_days" VALUES('2026-10-31','lic_mq21m3fpnwn5tspvw52c','VALID',18);
INSERT INTO "validation_days" VALUES('2026-10-22','lic_mq21m3fpnwn5tspvw52c','VALID',38);
INSERT INTO "validation_days" VALUES('2026-10-13','lic_mq21m3fpnwn5tspvw52c','VALID',31);
INSERT INTO "validation_days" VALUES('2026-10-04','lic_mq21m3fpnwn5tspvw52c','VALID',10);
INSERT INTO "validation_days" VALUES('2026-09-25','lic_mq21m3fpnwn5tspvw52c','VALID',17);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_zc00nzbtza48czyh8mer','VALID',37);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_zc00nzbtza48czyh8mer','VALID',79);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_zc00nzbtza48czyh8mer','VALID',66);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_zc00nzbtza48czyh8mer','VALID',54);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_zc00nzbtza48czyh8mer','VALID',41);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_zc00nzbtza48czyh8mer','VALID',12);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_rc502r8rfrw5smcr7dhe','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_rc502r8rfrw5smcr7dhe','VALID',75);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_rc502r8rfrw5smcr7dhe','VALID',63);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_rc502r8rfrw5smcr7dhe','VALID',51);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_rc502r8rfrw5smcr7dhe','VALID',39);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_rc502r8rfrw5smcr7dhe','VALID',11);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_9batpte5hkjap0mc9arj','VALID',58);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_9batpte5hkjap0mc9arj','VALID',126);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_9batpte5hkjap0mc9arj','VALID',106);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_9batpte5hkjap0mc9arj','VALID',86);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_9batpte5hkjap0mc9arj','VALID',66);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_9batpte5hkjap0mc9arj','VALID',18);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_mby4zxt0edjen8y8gz7p','VALID',25);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_mby4zxt0edjen8y8gz7p','VALID',54);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_mby4zxt0edjen8y8gz7p','VALID',45);
INSERT INTO "validation_days" VALUES('2026-10-16','lic_mby4zxt0edjen8y8gz7p','VALID',37);
INSERT INTO "validation_days" VALUES('2026-10-06','lic_mby4zxt0edjen8y8gz7p','VALID',28);
INSERT INTO "validation_days" VALUES('2026-09-26','lic_mby4zxt0edjen8y8gz7p','VALID',8);
INSERT INTO "validation_days" VALUES('2026-11-16','lic_s22nyfatbas8j0j66ebr','VALID',125);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_s22nyfatbas8j0j66ebr','VALID',44);
INSERT INTO "validation_days" VALUES('2026-10-29','lic_s22nyfatbas8j0j66ebr','VALID',94);
INSERT INTO "validation_days" VALUES('2026-10-20','lic_s22nyfatbas8j0j66ebr','VALID',79);
INSERT INTO "validation_days" VALUES('2026-10-11','lic_s22nyfatbas8j0j66ebr','VALID',26);
INSERT INTO "validation_days" VALUES('2026-10-02','lic_s22nyfatbas8j0j66ebr','VALID',49);
INSERT INTO "validation_days" VALUES('2026-09-23','lic_s22nyfatbas8j0j66ebr','VALID',34);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_xdvrbn913503f93ktncv','VALID',55);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_xdvrbn913503f93ktncv','VALID',19);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_xdvrbn913503f93ktncv','VALID',40);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_xdvrbn913503f93ktncv','VALID',13);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_xdvrbn913503f93ktncv','VALID',26);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_xdvrbn913503f93ktncv','VALID',18);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_exb3d5m82344fg0afavx','VALID',106);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_exb3d5m82344fg0afavx','VALID',37);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_exb3d5m82344fg0afavx','VALID',78);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_exb3d5m82344fg0afavx','VALID',26);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_exb3d5m82344fg0afavx','VALID',50);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_exb3d5m82344fg0afavx','VALID',35);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_tm68cax9e0w0s7e325z7','VALID',21);
INSERT INTO "validation_days" VALUES('2026-11-07','lic_tm68cax9e0w0s7e325z7','VALID',7);
INSERT INTO "validation_days" VALUES('2026-10-28','lic_tm68cax9e0w0s7e325z7','VALID',16);
INSERT INTO "validation_days" VALUES('2026-10-18','lic_tm68cax9e0w0s7e325z7','VALID',5);
INSERT INTO "validation_days" VALUES('2026-10-08','lic_tm68cax9e0w0s7e325z7','VALID',10);
INSERT INTO "validation_days" VALUES('2026-09-28','lic_tm68cax9e0w0s7e325z7','VALID',7);
INSERT INTO "validation_days" VALUES('2026-11-17','lic_3d04kcqrt1aay53fwqw0','REVOKED',91);
INSERT INTO "validation_days" VALUES('2026-11-12','lic_ypvbwdk28sngtrpp0y1s','VALID',71);
INSERT INTO "validation_days" VALUES('2026-11-02','lic_ypvbwdk28sngtrpp0y1s','VALID',61);
INSERT INTO "validation_days" VALUES('2026-10-23','lic_ypvbwdk28sngtrpp0y1s','VALID',51);
INSERT INTO "validation_days" VALUES('2026-11-15','lic_5rf62fs96czd3d8p7jc7','VALID',14);
INSERT INTO "validation_days" VALUES('2026-11-05','lic_5rf62fs96czd3d8p7jc7','VALID',30);
INSERT INTO "validation_days" VALUES('2026-10-26','lic_5rf62fs96czd3d8p7jc7','VALID',26);
INSERT INTO "validation_days" VALUES('2026-11-18','lic_rnvhw3qbzvkrvk8wsfsm','VALID',132);
INSERT INTO "validation_days" VALUES('2026-11-20','lic_fcq104nxvsy0hs8ta7rr','VALID',66);
INSERT INTO "validation_days" VALUES('2026-11-18','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-11-08','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-10-29','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-10-19','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-10-09','','NOT_FOUND',4);
INSERT INTO "validation_days" VALUES('2026-09-29','','NOT_FOUND',4);
CREATE TABLE validations (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	license_id VARCHAR(32), 
	code VARCHAR(32) NOT NULL, 
	address VARCHAR(64) NOT NULL, 
	instance_id VARCHAR(512), 
	CONSTRAINT pk_validations PRIMARY KEY (id), 
	CONSTRAINT fk_validations_license_id_licenses FOREIGN KEY(license_id) REFERENCES licenses (id)
);
INSERT INTO "validations" VALUES(1,'2026-11-20 11:53:00.000000','lic_29pkrjww5nfxcecevh2m','VALID','203.0.113.9','prod-eu-1-cevh2m');
INSERT INTO "validations" VALUES(2,'2026-11-20 10:52:00.000000','lic_29pkrjww5nfxcecevh2m','VALID','203.0.113.9','prod-eu-1-cevh2m');
INSERT INTO "validations" VALUES(3,'2026-11-20 09:51:00.000000','lic_29pkrjww5nfxcecevh2m','VALID','203.0.113.9','prod-eu-1-cevh2m');
INSERT INTO "validations" VALUES(4,'2026-11-20 08:50:00.000000','lic_29pkrjww5nfxcecevh2m','VALID','203.0.113.9','prod-eu-1-cevh2m');
INSERT INTO "validations" VALUES(5,'2026-11-20 07:49:00.000000','lic_29pkrjww5nfxcecevh2m','VALID','203.0.113.9','prod-eu-1-cevh2m');
INSERT INTO "validations" VALUES(6,'2026-11-20 06:48:00.000000','lic_29pkrjww5nfxcecevh2m','VALID','203.0.113.9','prod-eu-1-cevh2m');
INSERT INTO "validations" VALUES(7,'2026-11-20 05:47:00.000000','lic_29pkrjww5nfxcecevh2m','VALID','203.0.113.9','prod-eu-1-cevh2m');
INSERT INTO "validations" VALUES(8,'2026-11-20 04:46:00.000000','lic_29pkrjww5nfxcecevh2m','VALID','203.0.113.9','prod-eu-1-cevh2m');
INSERT INTO "validations" VALUES(9,'2026-11-20 11:53:00.000000','lic_q1xzjpc8xyr8302n1stg','VALID','203.0.113.9','prod-eu-1-2n1stg');
INSERT INTO "validations" VALUES(10,'2026-11-20 10:52:00.000000','lic_q1xzjpc8xyr8302n1stg','VALID','203.0.113.9','prod-eu-1-2n1stg');
INSERT INTO "validations" VALUES(11,'2026-11-20 09:51:00.000000','lic_q1xzjpc8xyr8302n1stg','VALID','203.0.113.9','prod-eu-1-2n1stg');
INSERT INTO "validations" VALUES(12,'2026-11-20 08:50:00.000000','lic_q1xzjpc8xyr8302n1stg','VALID','203.0.113.9','prod-eu-1-2n1stg');
INSERT INTO "validations" VALUES(13,'2026-11-20 07:49:00.000000','lic_q1xzjpc8xyr8302n1stg','VALID','203.0.113.9','prod-eu-1-2n1stg');
INSERT INTO "validations" VALUES(14,'2026-11-20 06:48:00.000000','lic_q1xzjpc8xyr8302n1stg','VALID','203.0.113.9','prod-eu-1-2n1stg');
INSERT INTO "validations" VALUES(15,'2026-11-20 05:47:00.000000','lic_q1xzjpc8xyr8302n1stg','VALID','203.0.113.9','prod-eu-1-2n1stg');
INSERT INTO "validations" VALUES(16,'2026-11-20 04:46:00.000000','lic_q1xzjpc8xyr8302n1stg','VALID','203.0.113.9','prod-eu-1-2n1stg');
INSERT INTO "validations" VALUES(17,'2026-11-20 11:53:00.000000','lic_jh41m5g0x99xynh69k3z','VALID','203.0.113.9','prod-eu-1-h69k3z');
INSERT INTO "validations" VALUES(18,'2026-11-20 10:52:00.000000','lic_jh41m5g0x99xynh69k3z','VALID','203.0.113.9','prod-eu-1-h69k3z');
INSERT INTO "validations" VALUES(19,'2026-11-20 09:51:00.000000','lic_jh41m5g0x99xynh69k3z','VALID','203.0.113.9','prod-eu-1-h69k3z');
INSERT INTO "validations" VALUES(20,'2026-11-20 08:50:00.000000','lic_jh41m5g0x99xynh69k3z','VALID','203.0.113.9','prod-eu-1-h69k3z');
INSERT INTO "validations" VALUES(21,'2026-11-20 07:49:00.000000','lic_jh41m5g0x99xynh69k3z','VALID','203.0.113.9','prod-eu-1-h69k3z');
INSERT INTO "validations" VALUES(22,'2026-11-20 06:48:00.000000','lic_jh41m5g0x99xynh69k3z','VALID','203.0.113.9','prod-eu-1-h69k3z');
INSERT INTO "validations" VALUES(23,'2026-11-20 05:47:00.000000','lic_jh41m5g0x99xynh69k3z','VALID','203.0.113.9','prod-eu-1-h69k3z');
INSERT INTO "validations" VALUES(24,'2026-11-20 04:46:00.000000','lic_jh41m5g0x99xynh69k3z','VALID','203.0.113.9','prod-eu-1-h69k3z');
INSERT INTO "validations" VALUES(25,'2026-11-20 11:53:00.000000','lic_ardydq6gbay7y3rq2zfe','VALID','203.0.113.9','prod-eu-1-rq2zfe');
INSERT INTO "validations" VALUES(26,'2026-11-20 10:52:00.000000','lic_ardydq6gbay7y3rq2zfe','VALID','203.0.113.9','prod-eu-1-rq2zfe');
INSERT INTO "validations" VALUES(27,'2026-11-20 09:51:00.000000','lic_ardydq6gbay7y3rq2zfe','VALID','203.0.113.9','prod-eu-1-rq2zfe');
INSERT INTO "validations" VALUES(28,'2026-11-20 08:50:00.000000','lic_ardydq6gbay7y3rq2zfe','VALID','203.0.113.9','prod-eu-1-rq2zfe');
INSERT INTO "validations" VALUES(29,'2026-11-20 07:49:00.000000','lic_ardydq6gbay7y3rq2zfe','VALID','203.0.113.9','prod-eu-1-rq2zfe');
INSERT INTO "validations" VALUES(30,'2026-11-20 06:48:00.000000','lic_ardydq6gbay7y3rq2zfe','VALID','203.0.113.9','prod-eu-1-rq2zfe');
INSERT INTO "validations" VALUES(31,'2026-11-20 05:47:00.000000','lic_ardydq6gbay7y3rq2zfe','VALID','203.0.113.9','prod-eu-1-rq2zfe');
INSERT INTO "validations" VALUES(32,'2026-11-20 04:46:00.000000','lic_ardydq6gbay7y3rq2zfe','VALID','203.0.113.9','prod-eu-1-rq2zfe');
INSERT INTO "validations" VALUES(33,'2026-11-20 11:53:00.000000','lic_0119skyv6ggh6zsr4gar','VALID','203.0.113.9','prod-eu-1-sr4gar');
INSERT INTO "validations" VALUES(34,'2026-11-20 10:52:00.000000','lic_0119skyv6ggh6zsr4gar','VALID','203.0.113.9','prod-eu-1-sr4gar');
INSERT INTO "validations" VALUES(35,'2026-11-20 09:51:00.000000','lic_0119skyv6ggh6zsr4gar','VALID','203.0.113.9','prod-eu-1-sr4gar');
INSERT INTO "validations" VALUES(36,'2026-11-20 08:50:00.000000','lic_0119skyv6ggh6zsr4gar','VALID','203.0.113.9','prod-eu-1-sr4gar');
INSERT INTO "validations" VALUES(37,'2026-11-20 07:49:00.000000','lic_0119skyv6ggh6zsr4gar','VALID','203.0.113.9','prod-eu-1-sr4gar');
INSERT INTO "validations" VALUES(38,'2026-11-20 06:48:00.000000','lic_0119skyv6ggh6zsr4gar','VALID','203.0.113.9','prod-eu-1-sr4gar');
INSERT INTO "validations" VALUES(39,'2026-11-20 05:47:00.000000','lic_0119skyv6ggh6zsr4gar','VALID','203.0.113.9','prod-eu-1-sr4gar');
INSERT INTO "validations" VALUES(40,'2026-11-20 04:46:00.000000','lic_0119skyv6ggh6zsr4gar','VALID','203.0.113.9','prod-eu-1-sr4gar');
INSERT INTO "validations" VALUES(41,'2026-11-20 11:53:00.000000','lic_mq21m3fpnwn5tspvw52c','VALID','203.0.113.9','prod-eu-1-pvw52c');
INSERT INTO "validations" VALUES(42,'2026-11-20 10:52:00.000000','lic_mq21m3fpnwn5tspvw52c','VALID','203.0.113.9','prod-eu-1-pvw52c');
INSERT INTO "validations" VALUES(43,'2026-11-20 09:51:00.000000','lic_mq21m3fpnwn5tspvw52c','VALID','203.0.113.9','prod-eu-1-pvw52c');
INSERT INTO "validations" VALUES(44,'2026-11-20 08:50:00.000000','lic_mq21m3fpnwn5tspvw52c','VALID','203.0.113.9','prod-eu-1-pvw52c');
INSERT INTO "validations" VALUES(45,'2026-11-20 07:49:00.000000','lic_mq21m3fpnwn5tspvw52c','VALID','203.0.113.9','prod-eu-1-pvw52c');
INSERT INTO "validations" VALUES(46,'2026-11-20 06:48:00.000000','lic_mq21m3fpnwn5tspvw52c','VALID','203.0.113.9','prod-eu-1-pvw52c');
INSERT INTO "validations" VALUES(47,'2026-11-20 05:47:00.000000','lic_mq21m3fpnwn5tspvw52c','VALID','203.0.113.9','prod-eu-1-pvw52c');
INSERT INTO "validations" VALUES(48,'2026-11-20 04:46:00.000000','lic_mq21m3fpnwn5tspvw52c','VALID','203.0.113.9','prod-eu-1-pvw52c');
INSERT INTO "validations" VALUES(49,'2026-11-20 11:53:00.000000','lic_zc00nzbtza48czyh8mer','VALID','203.0.113.9','prod-eu-1-yh8mer');
INSERT INTO "validations" VALUES(50,'2026-11-20 10:52:00.000000','lic_zc00nzbtza48czyh8mer','VALID','203.0.113.9','prod-eu-1-yh8mer');
INSERT INTO "validations" VALUES(51,'2026-11-20 09:51:00.000000','lic_zc00nzbtza48czyh8mer','VALID','203.0.113.9','prod-eu-1-yh8mer');
INSERT INTO "validations" VALUES(52,'2026-11-20 08:50:00.000000','lic_zc00nzbtza48czyh8mer','VALID','203.0.113.9','prod-eu-1-yh8mer');
INSERT INTO "validations" VALUES(53,'2026-11-20 07:49:00.000000','lic_zc00nzbtza48czyh8mer','VALID','203.0.113.9','prod-eu-1-yh8mer');
INSERT INTO "validations" VALUES(54,'2026-11-20 06:48:00.000000','lic_zc00nzbtza48czyh8mer','VALID','203.0.113.9','prod-eu-1-yh8mer');
INSERT INTO "validations" VALUES(55,'2026-11-20 05:47:00.000000','lic_zc00nzbtza48czyh8mer','VALID','203.0.113.9','prod-eu-1-yh8mer');
INSERT INTO "validations" VALUES(56,'2026-11-20 04:46:00.000000','lic_zc00nzbtza48czyh8mer','VALID','203.0.113.9','prod-eu-1-yh8mer');
INSERT INTO "validations" VALUES(57,'2026-11-20 11:53:00.000000','lic_rc502r8rfrw5smcr7dhe','VALID','203.0.113.9','prod-eu-1-cr7dhe');
INSERT INTO "validations" VALUES(58,'2026-11-20 10:52:00.000000','lic_rc502r8rfrw5smcr7dhe','VALID','203.0.113.9','prod-eu-1-cr7dhe');
INSERT INTO "validations" VALUES(59,'2026-11-20 09:51:00.000000','lic_rc502r8rfrw5smcr7dhe','VALID','203.0.113.9','prod-eu-1-cr7dhe');
INSERT INTO "validations" VALUES(60,'2026-11-20 08:50:00.000000','lic_rc502r8rfrw5smcr7dhe','VALID','203.0.113.9','prod-eu-1-cr7dhe');
INSERT INTO "validations" VALUES(61,'2026-11-20 07:49:00.000000','lic_rc502r8rfrw5smcr7dhe','VALID','203.0.113.9','prod-eu-1-cr7dhe');
INSERT INTO "validations" VALUES(62,'2026-11-20 06:48:00.000000','lic_rc502r8rfrw5smcr7dhe','VALID','203.0.113.9','prod-eu-1-cr7dhe');
INSERT INTO "validations" VALUES(63,'2026-11-20 05:47:00.000000','lic_rc502r8rfrw5smcr7dhe','VALID','203.0.113.9','prod-eu-1-cr7dhe');
INSERT INTO "validations" VALUES(64,'2026-11-20 04:46:00.000000','lic_rc502r8rfrw5smcr7dhe','VALID','203.0.113.9','prod-eu-1-cr7dhe');
INSERT INTO "validations" VALUES(65,'2026-11-20 11:53:00.000000','lic_9batpte5hkjap0mc9arj','VALID','203.0.113.9','prod-eu-1-mc9arj');
INSERT INTO "validations" VALUES(66,'2026-11-20 10:52:00.000000','lic_9batpte5hkjap0mc9arj','VALID','203.0.113.9','prod-eu-1-mc9arj');
INSERT INTO "validations" VALUES(67,'2026-11-20 09:51:00.000000','lic_9batpte5hkjap0mc9arj','VALID','203.0.113.9','prod-eu-1-mc9arj');
INSERT INTO "validations" VALUES(68,'2026-11-20 08:50:00.000000','lic_9batpte5hkjap0mc9arj','VALID','203.0.113.9','prod-eu-1-mc9arj');
INSERT INTO "validations" VALUES(69,'2026-11-20 07:49:00.000000','lic_9batpte5hkjap0mc9arj','VALID','203.0.113.9','prod-eu-1-mc9arj');
INSERT INTO "validations" VALUES(70,'2026-11-20 06:48:00.000000','lic_9batpte5hkjap0mc9arj','VALID','203.0.113.9','prod-eu-1-mc9arj');
INSERT INTO "validations" VALUES(71,'2026-11-20 05:47:00.000000','lic_9batpte5hkjap0mc9arj','VALID','203.0.113.9','prod-eu-1-mc9arj');
INSERT INTO "validations" VALUES(72,'2026-11-20 04:46:00.000000','lic_9batpte5hkjap0mc9arj','VALID','203.0.113.9','prod-eu-1-mc9arj');
INSERT INTO "validations" VALUES(73,'2026-11-20 11:53:00.000000','lic_mby4zxt0edjen8y8gz7p','VALID','203.0.113.9','prod-eu-1-y8gz7p');
INSERT INTO "validations" VALUES(74,'2026-11-20 10:52:00.000000','lic_mby4zxt0edjen8y8gz7p','VALID','203.0.113.9','prod-eu-1-y8gz7p');
INSERT INTO "validations" VALUES(75,'2026-11-20 09:51:00.000000','lic_mby4zxt0edjen8y8gz7p','VALID','203.0.113.9','prod-eu-1-y8gz7p');
INSERT INTO "validations" VALUES(76,'2026-11-20 08:50:00.000000','lic_mby4zxt0edjen8y8gz7p','VALID','203.0.113.9','prod-eu-1-y8gz7p');
INSERT INTO "validations" VALUES(77,'2026-11-20 07:49:00.000000','lic_mby4zxt0edjen8y8gz7p','VALID','203.0.113.9','prod-eu-1-y8gz7p');
INSERT INTO "validations" VALUES(78,'2026-11-20 06:48:00.000000','lic_mby4zxt0edjen8y8gz7p','VALID','203.0.113.9','prod-eu-1-y8gz7p');
INSERT INTO "validations" VALUES(79,'2026-11-20 05:47:00.000000','lic_mby4zxt0edjen8y8gz7p','VALID','203.0.113.9','prod-eu-1-y8gz7p');
INSERT INTO "validations" VALUES(80,'2026-11-20 04:46:00.000000','lic_mby4zxt0edjen8y8gz7p','VALID','203.0.113.9','prod-eu-1-y8gz7p');
INSERT INTO "validations" VALUES(81,'2026-11-20 11:53:00.000000','lic_s22nyfatbas8j0j66ebr','VALID','203.0.113.9','prod-eu-1-j66ebr');
INSERT INTO "validations" VALUES(82,'2026-11-20 10:52:00.000000','lic_s22nyfatbas8j0j66ebr','VALID','203.0.113.9','prod-eu-1-j66ebr');
INSERT INTO "validations" VALUES(83,'2026-11-20 09:51:00.000000','lic_s22nyfatbas8j0j66ebr','VALID','203.0.113.9','prod-eu-1-j66ebr');
INSERT INTO "validations" VALUES(84,'2026-11-20 08:50:00.000000','lic_s22nyfatbas8j0j66ebr','VALID','203.0.113.9','prod-eu-1-j66ebr');
INSERT INTO "validations" VALUES(85,'2026-11-20 07:49:00.000000','lic_s22nyfatbas8j0j66ebr','VALID','203.0.113.9','prod-eu-1-j66ebr');
INSERT INTO "validations" VALUES(86,'2026-11-20 06:48:00.000000','lic_s22nyfatbas8j0j66ebr','VALID','203.0.113.9','prod-eu-1-j66ebr');
INSERT INTO "validations" VALUES(87,'2026-11-20 05:47:00.000000','lic_s22nyfatbas8j0j66ebr','VALID','203.0.113.9','prod-eu-1-j66ebr');
INSERT INTO "validations" VALUES(88,'2026-11-20 04:46:00.000000','lic_s22nyfatbas8j0j66ebr','VALID','203.0.113.9','prod-eu-1-j66ebr');
INSERT INTO "validations" VALUES(89,'2026-11-20 11:53:00.000000','lic_fzhg35fsaztdwp6qt75q','SUSPENDED','203.0.113.9','prod-eu-1-6qt75q');
INSERT INTO "validations" VALUES(90,'2026-11-20 10:52:00.000000','lic_fzhg35fsaztdwp6qt75q','SUSPENDED','203.0.113.9','prod-eu-1-6qt75q');
INSERT INTO "validations" VALUES(91,'2026-11-20 09:51:00.000000','lic_fzhg35fsaztdwp6qt75q','SUSPENDED','203.0.113.9','prod-eu-1-6qt75q');
INSERT INTO "validations" VALUES(92,'2026-11-20 08:50:00.000000','lic_fzhg35fsaztdwp6qt75q','SUSPENDED','203.0.113.9','prod-eu-1-6qt75q');
INSERT INTO "validations" VALUES(93,'2026-11-20 07:49:00.000000','lic_fzhg35fsaztdwp6qt75q','SUSPENDED','203.0.113.9','prod-eu-1-6qt75q');
INSERT INTO "validations" VALUES(94,'2026-11-20 06:48:00.000000','lic_fzhg35fsaztdwp6qt75q','SUSPENDED','203.0.113.9','prod-eu-1-6qt75q');
INSERT INTO "validations" VALUES(95,'2026-11-20 05:47:00.000000','lic_fzhg35fsaztdwp6qt75q','SUSPENDED','203.0.113.9','prod-eu-1-6qt75q');
INSERT INTO "validations" VALUES(96,'2026-11-20 04:46:00.000000','lic_fzhg35fsaztdwp6qt75q','SUSPENDED','203.0.113.9','prod-eu-1-6qt75q');
INSERT INTO "validations" VALUES(97,'2026-11-20 11:53:00.000000','lic_xdvrbn913503f93ktncv','VALID','203.0.113.9','prod-eu-1-3ktncv');
INSERT INTO "validations" VALUES(98,'2026-11-20 10:52:00.000000','lic_xdvrbn913503f93ktncv','VALID','203.0.113.9','prod-eu-1-3ktncv');
INSERT INTO "validations" VALUES(99,'2026-11-20 09:51:00.000000','lic_xdvrbn913503f93ktncv','VALID','203.0.113.9','prod-eu-1-3ktncv');
INSERT INTO "validations" VALUES(100,'2026-11-20 08:50:00.000000','lic_xdvrbn913503f93ktncv','VALID','203.0.113.9','prod-eu-1-3ktncv');
INSERT INTO "validations" VALUES(101,'2026-11-20 07:49:00.000000','lic_xdvrbn913503f93ktncv','VALID','203.0.113.9','prod-eu-1-3ktncv');
INSERT INTO "validations" VALUES(102,'2026-11-20 06:48:00.000000','lic_xdvrbn913503f93ktncv','VALID','203.0.113.9','prod-eu-1-3ktncv');
INSERT INTO "validations" VALUES(103,'2026-11-20 05:47:00.000000','lic_xdvrbn913503f93ktncv','VALID','203.0.113.9','prod-eu-1-3ktncv');
INSERT INTO "validations" VALUES(104,'2026-11-20 04:46:00.000000','lic_xdvrbn913503f93ktncv','VALID','203.0.113.9','prod-eu-1-3ktncv');
INSERT INTO "validations" VALUES(105,'2026-11-20 11:53:00.000000','lic_exb3d5m82344fg0afavx','VALID','203.0.113.9','prod-eu-1-0afavx');
INSERT INTO "validations" VALUES(106,'2026-11-20 10:52:00.000000','lic_exb3d5m82344fg0afavx','VALID','203.0.113.9','prod-eu-1-0afavx');
INSERT INTO "validations" VALUES(107,'2026-11-20 09:51:00.000000','lic_exb3d5m82344fg0afavx','VALID','203.0.113.9','prod-eu-1-0afavx');
INSERT INTO "validations" VALUES(108,'2026-11-20 08:50:00.000000','lic_exb3d5m82344fg0afavx','VALID','203.0.113.9','prod-eu-1-0afavx');
INSERT INTO "validations" VALUES(109,'2026-11-20 07:49:00.000000','lic_exb3d5m82344fg0afavx','VALID','203.0.113.9','prod-eu-1-0afavx');
INSERT INTO "validations" VALUES(110,'2026-11-20 06:48:00.000000','lic_exb3d5m82344fg0afavx','VALID','203.0.113.9','prod-eu-1-0afavx');
INSERT INTO "validations" VALUES(111,'2026-11-20 05:47:00.000000','lic_exb3d5m82344fg0afavx','VALID','203.0.113.9','prod-eu-1-0afavx');
INSERT INTO "validations" VALUES(112,'2026-11-20 04:46:00.000000','lic_exb3d5m82344fg0afavx','VALID','203.0.113.9','prod-eu-1-0afavx');
INSERT INTO "validations" VALUES(113,'2026-11-20 11:53:00.000000','lic_tm68cax9e0w0s7e325z7','VALID','203.0.113.9','prod-eu-1-e325z7');
INSERT INTO "validations" VALUES(114,'2026-11-20 10:52:00.000000','lic_tm68cax9e0w0s7e325z7','VALID','203.0.113.9','prod-eu-1-e325z7');
INSERT INTO "validations" VALUES(115,'2026-11-20 09:51:00.000000','lic_tm68cax9e0w0s7e325z7','VALID','203.0.113.9','prod-eu-1-e325z7');
INSERT INTO "validations" VALUES(116,'2026-11-20 08:50:00.000000','lic_tm68cax9e0w0s7e325z7','VALID','203.0.113.9','prod-eu-1-e325z7');
INSERT INTO "validations" VALUES(117,'2026-11-20 07:49:00.000000','lic_tm68cax9e0w0s7e325z7','VALID','203.0.113.9','prod-eu-1-e325z7');
INSERT INTO "validations" VALUES(118,'2026-11-20 06:48:00.000000','lic_tm68cax9e0w0s7e325z7','VALID','203.0.113.9','prod-eu-1-e325z7');
INSERT INTO "validations" VALUES(119,'2026-11-20 05:47:00.000000','lic_tm68cax9e0w0s7e325z7','VALID','203.0.113.9','prod-eu-1-e325z7');
INSERT INTO "validations" VALUES(120,'2026-11-20 04:46:00.000000','lic_tm68cax9e0w0s7e325z7','VALID','203.0.113.9','prod-eu-1-e325z7');
INSERT INTO "validations" VALUES(121,'2026-11-20 11:53:00.000000','lic_3d04kcqrt1aay53fwqw0','REVOKED','203.0.113.9','prod-eu-1-3fwqw0');
INSERT INTO "validations" VALUES(122,'2026-11-20 10:52:00.000000','lic_3d04kcqrt1aay53fwqw0','REVOKED','203.0.113.9','prod-eu-1-3fwqw0');
INSERT INTO "validations" VALUES(123,'2026-11-20 09:51:00.000000','lic_3d04kcqrt1aay53fwqw0','REVOKED','203.0.113.9','prod-eu-1-3fwqw0');
INSERT INTO "validations" VALUES(124,'2026-11-20 08:50:00.000000','lic_3d04kcqrt1aay53fwqw0','REVOKED','203.0.113.9','prod-eu-1-3fwqw0');
INSERT INTO "validations" VALUES(125,'2026-11-20 07:49:00.000000','lic_3d04kcqrt1aay53fwqw0','REVOKED','203.0.113.9','prod-eu-1-3fwqw0');
INSERT INTO "validations" VALUES(126,'2026-11-20 06:48:00.000000','lic_3d04kcqrt1aay53fwqw0','REVOKED','203.0.113.9','prod-eu-1-3fwqw0');
INSERT INTO "validations" VALUES(127,'2026-11-20 05:47:00.000000','lic_3d04kcqrt1aay53fwqw0','REVOKED','203.0.113.9','prod-eu-1-3fwqw0');
INSERT INTO "validations" VALUES(128,'2026-11-20 04:46:00.000000','lic_3d04kcqrt1aay53fwqw0','REVOKED','203.0.113.9','prod-eu-1-3fwqw0');
INSERT INTO "validations" VALUES(129,'2026-11-20 11:53:00.000000','lic_ypvbwdk28sngtrpp0y1s','VALID','203.0.113.9','prod-eu-1-pp0y1s');
INSERT INTO "validations" VALUES(130,'2026-11-20 10:52:00.000000','lic_ypvbwdk28sngtrpp0y1s','VALID','203.0.113.9','prod-eu-1-pp0y1s');
INSERT INTO "validations" VALUES(131,'2026-11-20 09:51:00.000000','lic_ypvbwdk28sngtrpp0y1s','VALID','203.0.113.9','prod-eu-1-pp0y1s');
INSERT INTO "validations" VALUES(132,'2026-11-20 08:50:00.000000','lic_ypvbwdk28sngtrpp0y1s','VALID','203.0.113.9','prod-eu-1-pp0y1s');
INSERT INTO "validations" VALUES(133,'2026-11-20 07:49:00.000000','lic_ypvbwdk28sngtrpp0y1s','VALID','203.0.113.9','prod-eu-1-pp0y1s');
INSERT INTO "validations" VALUES(134,'2026-11-20 06:48:00.000000','lic_ypvbwdk28sngtrpp0y1s','VALID','203.0.113.9','prod-eu-1-pp0y1s');
INSERT INTO "validations" VALUES(135,'2026-11-20 05:47:00.000000','lic_ypvbwdk28sngtrpp0y1s','VALID','203.0.113.9','prod-eu-1-pp0y1s');
INSERT INTO "validations" VALUES(136,'2026-11-20 04:46:00.000000','lic_ypvbwdk28sngtrpp0y1s','VALID','203.0.113.9','prod-eu-1-pp0y1s');
INSERT INTO "validations" VALUES(137,'2026-11-20 11:53:00.000000','lic_5rf62fs96czd3d8p7jc7','VALID','203.0.113.9','prod-eu-1-8p7jc7');
INSERT INTO "validations" VALUES(138,'2026-11-20 10:52:00.000000','lic_5rf62fs96czd3d8p7jc7','VALID','203.0.113.9','prod-eu-1-8p7jc7');
INSERT INTO "validations" VALUES(139,'2026-11-20 09:51:00.000000','lic_5rf62fs96czd3d8p7jc7','VALID','203.0.113.9','prod-eu-1-8p7jc7');
INSERT INTO "validations" VALUES(140,'2026-11-20 08:50:00.000000','lic_5rf62fs96czd3d8p7jc7','VALID','203.0.113.9','prod-eu-1-8p7jc7');
INSERT INTO "validations" VALUES(141,'2026-11-20 07:49:00.000000','lic_5rf62fs96czd3d8p7jc7','VALID','203.0.113.9','prod-eu-1-8p7jc7');
INSERT INTO "validations" VALUES(142,'2026-11-20 06:48:00.000000','lic_5rf62fs96czd3d8p7jc7','VALID','203.0.113.9','prod-eu-1-8p7jc7');
INSERT INTO "validations" VALUES(143,'2026-11-20 05:47:00.000000','lic_5rf62fs96czd3d8p7jc7','VALID','203.0.113.9','prod-eu-1-8p7jc7');
INSERT INTO "validations" VALUES(144,'2026-11-20 04:46:00.000000','lic_5rf62fs96czd3d8p7jc7','VALID','203.0.113.9','prod-eu-1-8p7jc7');
INSERT INTO "validations" VALUES(145,'2026-11-20 11:53:00.000000','lic_rnvhw3qbzvkrvk8wsfsm','VALID','203.0.113.9','prod-eu-1-8wsfsm');
INSERT INTO "validations" VALUES(146,'2026-11-20 10:52:00.000000','lic_rnvhw3qbzvkrvk8wsfsm','VALID','203.0.113.9','prod-eu-1-8wsfsm');
INSERT INTO "validations" VALUES(147,'2026-11-20 09:51:00.000000','lic_rnvhw3qbzvkrvk8wsfsm','VALID','203.0.113.9','prod-eu-1-8wsfsm');
INSERT INTO "validations" VALUES(148,'2026-11-20 08:50:00.000000','lic_rnvhw3qbzvkrvk8wsfsm','VALID','203.0.113.9','prod-eu-1-8wsfsm');
INSERT INTO "validations" VALUES(149,'2026-11-20 07:49:00.000000','lic_rnvhw3qbzvkrvk8wsfsm','VALID','203.0.113.9','prod-eu-1-8wsfsm');
INSERT INTO "validations" VALUES(150,'2026-11-20 06:48:00.000000','lic_rnvhw3qbzvkrvk8wsfsm','VALID','203.0.113.9','prod-eu-1-8wsfsm');
INSERT INTO "validations" VALUES(151,'2026-11-20 05:47:00.000000','lic_rnvhw3qbzvkrvk8wsfsm','VALID','203.0.113.9','prod-eu-1-8wsfsm');
INSERT INTO "validations" VALUES(152,'2026-11-20 04:46:00.000000','lic_rnvhw3qbzvkrvk8wsfsm','VALID','203.0.113.9','prod-eu-1-8wsfsm');
INSERT INTO "validations" VALUES(153,'2026-11-20 11:53:00.000000','lic_fcq104nxvsy0hs8ta7rr','VALID','203.0.113.9','prod-eu-1-8ta7rr');
INSERT INTO "validations" VALUES(154,'2026-11-20 10:52:00.000000','lic_fcq104nxvsy0hs8ta7rr','VALID','203.0.113.9','prod-eu-1-8ta7rr');
INSERT INTO "validations" VALUES(155,'2026-11-20 09:51:00.000000','lic_fcq104nxvsy0hs8ta7rr','VALID','203.0.113.9','prod-eu-1-8ta7rr');
INSERT INTO "validations" VALUES(156,'2026-11-20 08:50:00.000000','lic_fcq104nxvsy0hs8ta7rr','VALID','203.0.113.9','prod-eu-1-8ta7rr');
INSERT INTO "validations" VALUES(157,'2026-11-20 07:49:00.000000','lic_fcq104nxvsy0hs8ta7rr','VALID','203.0.113.9','prod-eu-1-8ta7rr');
INSERT INTO "validations" VALUES(158,'2026-11-20 06:48:00.000000','lic_fcq104nxvsy0hs8ta7rr','VALID','203.0.113.9','prod-eu-1-8ta7rr');
INSERT INTO "validations" VALUES(159,'2026-11-20 05:47:00.000000','lic_fcq104nxvsy0hs8ta7rr','VALID','203.0.113.9','prod-eu-1-8ta7rr');
INSERT INTO "validations" VALUES(160,'2026-11-20 04:46:00.000000','lic_fcq104nxvsy0hs8ta7rr','VALID','203.0.113.9','prod-eu-1-8ta7rr');
INSERT INTO "validations" VALUES(161,'2026-11-20 11:53:00.000000','lic_4bb0rhw5km6ab2zd2n78','VALID','203.0.113.9','prod-eu-1-zd2n78');
INSERT INTO "validations" VALUES(162,'2026-11-20 10:52:00.000000','lic_4bb0rhw5km6ab2zd2n78','VALID','203.0.113.9','prod-eu-1-zd2n78');
INSERT INTO "validations" VALUES(163,'2026-11-20 09:51:00.000000','lic_4bb0rhw5km6ab2zd2n78','VALID','203.0.113.9','prod-eu-1-zd2n78');
INSERT INTO "validations" VALUES(164,'2026-11-20 08:50:00.000000','lic_4bb0rhw5km6ab2zd2n78','VALID','203.0.113.9','prod-eu-1-zd2n78');
INSERT INTO "validations" VALUES(165,'2026-11-20 07:49:00.000000','lic_4bb0rhw5km6ab2zd2n78','VALID','203.0.113.9','prod-eu-1-zd2n78');
INSERT INTO "validations" VALUES(166,'2026-11-20 06:48:00.000000','lic_4bb0rhw5km6ab2zd2n78','VALID','203.0.113.9','prod-eu-1-zd2n78');
INSERT INTO "validations" VALUES(167,'2026-11-20 05:47:00.000000','lic_4bb0rhw5km6ab2zd2n78','VALID','203.0.113.9','prod-eu-1-zd2n78');
INSERT INTO "validations" VALUES(168,'2026-11-20 04:46:00.000000','lic_4bb0rhw5km6ab2zd2n78','VALID','203.0.113.9','prod-eu-1-zd2n78');
CREATE TABLE vault (
	name VARCHAR(32) NOT NULL, 
	sealed BLOB NOT NULL, 
	sealed_at DATETIME NOT NULL, 
	CONSTRAINT pk_vault PRIMARY KEY (name)
);
CREATE TABLE webhook_endpoints (
	id VARCHAR(32) NOT NULL, 
	url VARCHAR(2000) NOT NULL, 
	description VARCHAR(200), 
	events JSON NOT NULL, 
	secret_version INTEGER NOT NULL, 
	rotated_at DATETIME, 
	enabled BOOLEAN DEFAULT 1 NOT NULL, 
	created_at DATETIME NOT NULL, 
	version INTEGER DEFAULT '1' NOT NULL, 
	CONSTRAINT pk_webhook_endpoints PRIMARY KEY (id)
);
INSERT INTO "webhook_endpoints" VALUES('whe_9gezwp62589skks315ee','https://hooks.vendor.example/licet','CRM','["*"]',1,NULL,1,'2026-09-01 12:00:00.000000',1);
INSERT INTO "webhook_endpoints" VALUES('whe_em0rf2tjj872pfskyhv4','https://old.vendor.example/in',NULL,'["license.issued"]',1,NULL,1,'2026-09-01 12:00:00.000000',1);
CREATE INDEX ix_licenses_created_at ON licenses (created_at);
CREATE INDEX ix_licenses_customer_id ON licenses (customer_id);
CREATE INDEX ix_validations_at ON validations (at);
CREATE INDEX ix_validations_license_id_at ON validations (license_id, at);
CREATE INDEX ix_licenses_key_kid ON licenses (key_kid);
CREATE UNIQUE INDEX uq_licenses_trial ON licenses (product_code, trial_customer_id);
CREATE INDEX ix_retired_keys_license_id ON retired_keys (license_id);
CREATE INDEX ix_retired_keys_works_until ON retired_keys (works_until);
CREATE INDEX ix_activations_last_seen_at ON activations (last_seen_at) WHERE ended_at IS NULL;
CREATE INDEX ix_activations_license_id_activated_at ON activations (license_id, activated_at);
CREATE UNIQUE INDEX uq_activations_live ON activations (license_id, instance_id) WHERE ended_at IS NULL;
CREATE INDEX ix_usage_events_received_at ON usage_events (received_at);
CREATE INDEX ix_flags_last_seen_at ON flags (last_seen_at);
CREATE INDEX ix_flags_license_id ON flags (license_id);
CREATE UNIQUE INDEX uq_flags_open ON flags (kind, subject) WHERE resolved_at IS NULL;
CREATE INDEX ix_audit_at ON audit (at);
CREATE INDEX ix_audit_subject ON audit (subject);
CREATE INDEX ix_idempotency_keys_created_at ON idempotency_keys (created_at);
CREATE INDEX ix_challenges_license_id_expires_at ON challenges (license_id, expires_at);
CREATE INDEX ix_challenges_expires_at ON challenges (expires_at);
CREATE INDEX ix_licenses_expires_at ON licenses (expires_at);
CREATE INDEX ix_outbox_due ON outbox (target, due_at) WHERE done_at IS NULL AND gave_up_at IS NULL;
CREATE INDEX ix_outbox_target_created_at ON outbox (target, created_at);
CREATE INDEX ix_payment_events_due ON payment_events (due_at) WHERE state = 'pending';
CREATE INDEX ix_payment_events_provider_stream ON payment_events (provider, stream);
CREATE INDEX ix_payment_events_received_at ON payment_events (received_at);
CREATE INDEX ix_payment_events_state_received_at ON payment_events (state, received_at);
CREATE INDEX ix_orders_created_at ON orders (created_at);
CREATE INDEX ix_orders_email ON orders (email);
CREATE INDEX ix_orders_state_created_at ON orders (state, created_at);
CREATE INDEX ix_subscriptions_created_at ON subscriptions (created_at);
CREATE INDEX ix_subscriptions_customer_id ON subscriptions (customer_id);
CREATE INDEX ix_subscriptions_license_id ON subscriptions (license_id);
CREATE INDEX ix_subscriptions_recheck_at ON subscriptions (recheck_at);
CREATE INDEX ix_invoices_created_at ON invoices (created_at);
CREATE INDEX ix_invoices_customer_id ON invoices (customer_id);
CREATE INDEX ix_invoices_provider_payment_ref ON invoices (provider, payment_ref);
CREATE INDEX ix_invoices_subscription_id ON invoices (subscription_id);
CREATE INDEX ix_passkeys_user_id ON passkeys (user_id);
CREATE INDEX ix_identities_user_id ON identities (user_id);
CREATE INDEX ix_sign_ins_user_id_created_at ON sign_ins (user_id, created_at);
CREATE INDEX ix_sign_ins_expires_at ON sign_ins (expires_at);
CREATE INDEX ix_memberships_user_id ON memberships (user_id);
CREATE INDEX ix_invitations_customer_id ON invitations (customer_id);
CREATE INDEX ix_invitations_expires_at ON invitations (expires_at);
CREATE INDEX ix_enquiries_created_at ON enquiries (created_at);
CREATE INDEX ix_licenses_key_tail ON licenses (key_tail);
CREATE INDEX ix_licenses_status_created_at ON licenses (status, created_at);
CREATE INDEX ix_licenses_product_code_created_at ON licenses (product_code, created_at);
CREATE INDEX ix_activations_activated_at ON activations (activated_at);
CREATE INDEX ix_activations_aws_account_id ON activations (aws_account_id);
CREATE INDEX ix_orders_license_id ON orders (license_id);
CREATE INDEX ix_orders_customer_id ON orders (customer_id);
CREATE INDEX ix_subscriptions_status_created_at_id ON subscriptions (status, created_at, id);
CREATE INDEX ix_invoices_status_created_at_id ON invoices (status, created_at, id);
CREATE INDEX ix_invoices_paid_at ON invoices (paid_at);
CREATE INDEX ix_audit_action_seq ON audit (action, seq);
CREATE INDEX ix_audit_actor_seq ON audit (actor, seq);
CREATE INDEX ix_usage_days_day_metric_license_id_quantity_events ON usage_days (day, metric, license_id, quantity, events);
CREATE INDEX ix_outbox_given_up ON outbox (target, created_at) WHERE gave_up_at IS NOT NULL;
CREATE INDEX ix_outbox_waiting ON outbox (target, created_at, id) WHERE done_at IS NULL AND gave_up_at IS NULL;
CREATE INDEX ix_subscriptions_trouble ON subscriptions (created_at, id) WHERE trouble IS NOT NULL;
CREATE INDEX ix_license_changes_xact ON license_changes (xact);
CREATE TRIGGER licenses_update_noted AFTER UPDATE OF id, product_code, plan, key_digest, key_tail, trial, status, features, limits, quotas, max_resources, max_activations, max_activations_per_day, created_at, starts_at, expires_at, grace_until, grace_mode, telemetry, require_activation, require_attestation, aws_accounts, offline_days, heartbeat_seconds, dead_after_seconds ON licenses BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.id); END;
CREATE TRIGGER licenses_delete_noted AFTER DELETE ON licenses BEGIN INSERT INTO license_changes (license_id) VALUES (OLD.id); END;
CREATE TRIGGER retired_keys_insert_noted AFTER INSERT ON retired_keys BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.license_id); END;
CREATE TRIGGER retired_keys_update_noted AFTER UPDATE ON retired_keys BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.license_id); END;
CREATE TRIGGER retired_keys_delete_noted AFTER DELETE ON retired_keys BEGIN INSERT INTO license_changes (license_id) VALUES (OLD.license_id); END;
CREATE TRIGGER activations_insert_noted AFTER INSERT ON activations BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.license_id); END;
CREATE TRIGGER activations_update_noted AFTER UPDATE OF license_id, instance_id, fingerprint, aws_account_id, aws_account_attested_at, ended_at ON activations BEGIN INSERT INTO license_changes (license_id) VALUES (NEW.license_id); END;
CREATE TRIGGER activations_delete_noted AFTER DELETE ON activations BEGIN INSERT INTO license_changes (license_id) VALUES (OLD.license_id); END;
CREATE INDEX ix_customers_created_at_id ON customers (created_at, id);
CREATE INDEX ix_licenses_plan_created_at ON licenses ("plan", created_at);
CREATE INDEX ix_licenses_starts_at ON licenses (starts_at) WHERE starts_at IS NOT NULL;
CREATE INDEX ix_licenses_trials ON licenses (created_at, id) WHERE trial = 1;
CREATE INDEX ix_licenses_locked ON licenses (id) WHERE CAST(aws_accounts AS VARCHAR) <> '[]';
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('license_changes',97);
COMMIT;
